package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.api.KeyedRandom;
import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.MissingMaskException;
import io.feddip.api.wire.mask.WireException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPayloads {
  private static final double[] DENSITIES = {0, .001, .01, .05, .1, .2, .4, .5, .6, .9, .999, 1};
  private final MaskCache cache = new MaskCache(4);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void modelsComeBackToTheBit(long seed) {
    Layout layout = seed % 2 == 0 ? Layouts.lenet() : Layouts.small();
    for (double density : DENSITIES) {
      float[] weights = RandomModels.weights(layout, seed);
      weights[0] = -0f;
      weights[layout.length() - 1] = Float.intBitsToFloat(0x7FC12345);
      Mask mask = RandomModels.uniform(layout.prunableLength(), density, seed);
      byte[] full =
          ModelPayload.encode(layout, Optional.of(mask), weights, true, ValueFormat.FLOAT32);
      byte[] light =
          ModelPayload.encode(layout, Optional.of(mask), weights, false, ValueFormat.FLOAT32);
      float[] expected = new float[weights.length];
      Masks.apply(layout, mask, weights, expected);
      for (byte[] bytes : new byte[][] {full, light}) {
        DecodedModel model = ModelPayload.decode(bytes, layout, cache);
        assertThat(model.mask()).contains(mask);
        assertThat(sameBits(model.weights(), expected)).isTrue();
      }
      assertThat(light)
          .hasSize(48 + 4 * mask.kept() + 4 * (layout.length() - layout.prunableLength()));
      // 1 bit a coordinate and the header is the most that an index takes
      assertThat(full.length)
          .isLessThanOrEqualTo(light.length - 16 + (layout.prunableLength() + 7) / 8);
    }
  }

  private static boolean sameBits(float[] one, float[] two) {
    for (int i = 0; i < one.length; i++) {
      if (Float.floatToRawIntBits(one[i]) != Float.floatToRawIntBits(two[i])) {
        return false;
      }
    }
    return one.length == two.length;
  }

  @Test
  void denseModelsHaveNoMask() {
    Layout layout = Layouts.small();
    float[] weights = RandomModels.weights(layout, 1);
    byte[] bytes =
        ModelPayload.encode(layout, Optional.empty(), weights, true, ValueFormat.FLOAT32);
    assertThat(bytes).hasSize(32 + 4 * layout.length());
    DecodedModel model = ModelPayload.decode(bytes, layout, cache);
    assertThat(model.mask()).isEmpty();
    assertThat(sameBits(model.weights(), weights)).isTrue();
  }

  @Test
  void clusteredMasksComeBack() {
    Layout layout = Layouts.lenet();
    float[] weights = RandomModels.structured(layout, 3);
    for (double sparsity : new double[] {.3, .5, .8, .9, .99, .999}) {
      Mask mask = MagnitudePruner.mask(layout, weights, sparsity);
      byte[] bytes = ModelPayload.encodeMask(layout, mask);
      assertThat(ModelPayload.decodeMask(bytes, layout, cache)).isEqualTo(mask);
    }
    // One weight at the far end: the longest gap.
    long[] words = new long[(layout.prunableLength() + 63) / 64];
    for (int coordinate : new int[] {149, 50_549, layout.prunableLength() - 1}) {
      words[coordinate >>> 6] |= 1L << coordinate;
    }
    Mask few = Mask.ofWords(layout.prunableLength(), words);
    byte[] bytes = ModelPayload.encodeMask(layout, few);
    assertThat(bytes.length).isLessThan(32 + 20);
    assertThat(ModelPayload.decodeMask(bytes, layout, cache)).isEqualTo(few);
    // Half of a layer empty, half of it full: gaps of every size with one parameter.
    Arrays.fill(words, 0);
    Arrays.fill(words, 400, 700, -1);
    words[200] = 1;
    Mask halves = Mask.ofWords(layout.prunableLength(), words);
    assertThat(ModelPayload.decodeMask(ModelPayload.encodeMask(layout, halves), layout, cache))
        .isEqualTo(halves);
  }

  @Test
  void lateReceiversAskForTheMaskOnce() {
    Layout layout = Layouts.small();
    Mask mask = RandomModels.uniform(layout.prunableLength(), .2, 9);
    byte[] maskBytes = ModelPayload.encodeMask(layout, mask);
    byte[] bytes =
        ModelPayload.encode(
            layout, Optional.of(mask), RandomModels.weights(layout, 1), false, ValueFormat.FLOAT32);
    assertThatThrownBy(() -> ModelPayload.decode(bytes, layout, cache))
        .isInstanceOfSatisfying(
            MissingMaskException.class,
            missing -> assertThat(missing.hash()).isEqualTo(MaskHash.of(mask)));
    int[] asked = {0};
    for (int attempt = 0; attempt < 2; attempt++) {
      DecodedModel model =
          ModelPayload.decode(
              bytes,
              layout,
              cache,
              () -> {
                asked[0]++;
                return maskBytes;
              });
      assertThat(model.mask()).contains(mask);
    }
    assertThat(asked[0]).isEqualTo(1);
    byte[] other =
        ModelPayload.encodeMask(layout, RandomModels.uniform(layout.prunableLength(), .2, 10));
    assertThatThrownBy(() -> ModelPayload.decode(bytes, layout, new MaskCache(1), () -> other))
        .isInstanceOf(MissingMaskException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void foldingIsAddingTheDecodedValues(long seed) {
    Layout layout = seed % 2 == 0 ? Layouts.lenet() : Layouts.small();
    KeyedRandom random = new KeyedRandom(seed, "test", 0, 0);
    for (boolean countHolders : new boolean[] {false, true}) {
      FixedPointSum folded = new FixedPointSum(layout.length(), 10_000, 10, countHolders);
      FixedPointSum added = folded.emptyLike();
      FixedPointSum dense = folded.emptyLike();
      for (int k = 0; k < 8; k++) {
        float[] weights = RandomModels.weights(layout, 10 * seed + k);
        Mask mask = RandomModels.uniform(layout.prunableLength(), .2, seed + k);
        cache.put(mask);
        int count = 1 + random.nextInt(1_000);
        int trainable = layout.trainableLength();
        byte[] bytes =
            switch (k % 4) {
              case 0 -> UpdatePayload.dense(layout, weights);
              case 1 -> UpdatePayload.masked(layout, mask, weights);
              case 2 -> UpdatePayload.withMask(layout, mask, weights);
              default ->
                  UpdatePayload.topK(
                      layout,
                      MagnitudePruner.largestTrainable(layout, weights, trainable / 10),
                      weights);
            };
        DecodedUpdate update = UpdatePayload.decode(bytes, layout, cache);
        assertThat(update.bytes()).isEqualTo(bytes.length);
        assertThat(update.isTopK()).isEqualTo(k % 4 == 3);
        folded.add(update, count);
        added.add(update.values(), count);
        if (k % 4 == 0) {
          assertThat(sameBits(update.values(), weights)).isTrue();
          dense.add(update, count);
        }
      }
      float[] one = new float[layout.length()];
      float[] two = new float[layout.length()];
      folded.mean(one);
      added.mean(two);
      assertThat(sameBits(one, two)).isEqualTo(!countHolders);
      dense.mean(one);
      assertThat(dense.updates()).isEqualTo(2);
    }
  }

  @Test
  void maskedUpdatesAverageLikeDenseOnesOnTheMask() {
    Layout layout = Layouts.small();
    Mask mask = RandomModels.uniform(layout.prunableLength(), .3, 1);
    cache.put(mask);
    FixedPointSum dense = new FixedPointSum(layout.length(), 1_000);
    FixedPointSum masked = new FixedPointSum(layout.length(), 1_000);
    for (int k = 0; k < 5; k++) {
      float[] weights = RandomModels.weights(layout, k);
      dense.add(UpdatePayload.decode(UpdatePayload.dense(layout, weights), layout, cache), 100 + k);
      masked.add(
          UpdatePayload.decode(UpdatePayload.masked(layout, mask, weights), layout, cache),
          100 + k);
    }
    float[] one = new float[layout.length()];
    float[] two = new float[layout.length()];
    dense.mean(one);
    masked.mean(two);
    Masks.apply(layout, mask, one, one);
    assertThat(sameBits(one, two)).isTrue();
  }

  @Test
  void topKKeepsWhatWasChosenAndAllStatistics() {
    Layout layout = Layouts.small();
    float[] values = RandomModels.weights(layout, 5);
    CoordinateRanges trainable = CoordinateRanges.trainable(layout);
    for (int count : new int[] {0, 1, 50, trainable.size() - 1, trainable.size()}) {
      Mask chosen = MagnitudePruner.largestTrainable(layout, values, count);
      byte[] bytes = UpdatePayload.topK(layout, chosen, values);
      assertThat(bytes.length).isLessThanOrEqualTo(32 + 4 * layout.length());
      float[] decoded = UpdatePayload.decode(bytes, layout, cache).values();
      float[] expected = values.clone();
      for (int k = 0; k < trainable.count(); k++) {
        for (int i = trainable.start(k); i < trainable.end(k); i++) {
          if (!chosen.isKept(i)) {
            expected[trainable.offset(k) + i - trainable.start(k)] = 0;
          }
        }
      }
      assertThat(sameBits(decoded, expected)).isTrue();
    }
  }

  @Test
  void halfPrecisionHalvesTheValuesInP() {
    Layout layout = Layouts.lenet();
    float[] weights = RandomModels.weights(layout, 2);
    Mask mask = RandomModels.uniform(layout.prunableLength(), .1, 3);
    cache.put(mask);
    byte[] bytes = UpdatePayload.masked(layout, mask, weights, ValueFormat.FLOAT16);
    assertThat(bytes).hasSize(48 + 2 * mask.kept() + 4 * 236);
    float[] expected = new float[weights.length];
    Masks.apply(layout, mask, weights, expected);
    float[] decoded = UpdatePayload.decode(bytes, layout, cache).values();
    byte[] allBytes = UpdatePayload.dense(layout, weights, ValueFormat.FLOAT16);
    float[] all = UpdatePayload.decode(allBytes, layout, cache).values();
    assertThat(allBytes).hasSize(32 + 2 * layout.prunableLength() + 4 * 236);
    CoordinateRanges rest = CoordinateRanges.notPrunable(layout);
    for (int k = 0; k < rest.count(); k++) {
      for (int i = rest.offset(k); i < rest.offset(k) + rest.length(k); i++) {
        assertThat(decoded[i]).isEqualTo(weights[i]);
      }
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat(Math.abs(decoded[i] - expected[i])).isLessThanOrEqualTo(0x1p-13f);
      assertThat(Math.abs(all[i] - weights[i])).isLessThanOrEqualTo(0x1p-13f);
    }
    FixedPointSum folded = new FixedPointSum(layout.length(), 10);
    folded.add(UpdatePayload.decode(bytes, layout, cache), 3);
    float[] mean = new float[weights.length];
    folded.mean(mean);
    for (int i = 0; i < mean.length; i++) {
      assertThat(Math.abs(mean[i] - decoded[i])).isLessThan(1e-8f);
    }
  }

  @Test
  void kindsAndModelsAreNotConfused() {
    Layout layout = Layouts.small();
    Layout pinned = layout.withoutPruning("layer2"::equals);
    float[] weights = RandomModels.weights(layout, 1);
    byte[] update = UpdatePayload.dense(layout, weights);
    byte[] model =
        ModelPayload.encode(layout, Optional.empty(), weights, true, ValueFormat.FLOAT32);
    assertThatThrownBy(() -> ModelPayload.decode(update, layout, cache))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("UPDATE");
    assertThatThrownBy(() -> UpdatePayload.decode(model, layout, cache))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("MODEL");
    assertThatThrownBy(() -> ModelPayload.decode(model, pinned, cache))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("another model");
    assertThatThrownBy(() -> ModelPayload.decodeMask(model, layout, cache))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> UpdatePayload.masked(layout, Mask.full(3), weights))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UpdatePayload.dense(layout, new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
