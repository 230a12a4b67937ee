package io.feddip.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.config.ConfigReader;
import io.feddip.run.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First masks, first weights and masks by layer, on two layers whose weights differ in scale. */
class TestSparseStart {
  private static final int FIRST = 48;
  private static final int SECOND = 600;

  private final Layout layout =
      new Layout(
          List.of(
              new ParameterBlock("first", "W", Kind.KERNEL, 0, List.of(6, 8), true),
              new ParameterBlock("first", "b", Kind.BIAS, 48, List.of(6), false),
              new ParameterBlock("second", "W", Kind.KERNEL, 54, List.of(6, 100), true)));

  private ServerStrategy strategy(String name, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("feddip.strategy.name=" + name);
    return (ServerStrategy) Parts.strategy(ConfigReader.read("", "test", all), layout, layer -> 1);
  }

  /** Every weight of the first layer is larger than any of the second. */
  private float[] weights(long seed) {
    Random random = new Random(seed);
    float[] weights = new float[layout.length()];
    for (int i = 0; i < weights.length; i++) {
      float sign = random.nextBoolean() ? 1 : -1;
      weights[i] = sign * (i < 54 ? 1 + random.nextFloat() : random.nextFloat() / 10);
    }
    return weights;
  }

  /** The coordinates of largest magnitude of each layer, by sorting. */
  private static Mask largest(float[] weights, int[] counts) {
    long[] words = new long[(FIRST + SECOND + 63) / 64];
    take(weights, 0, FIRST, 0, counts[0], words);
    take(weights, FIRST, FIRST + SECOND, 54 - FIRST, counts[1], words);
    return Mask.ofWords(FIRST + SECOND, words);
  }

  private static void take(float[] weights, int from, int to, int shift, int count, long[] words) {
    IntStream.range(from, to)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i + shift])))
        .limit(count)
        .forEach(i -> words[i >>> 6] |= 1L << i);
  }

  @ParameterizedTest
  @ValueSource(strings = {"feddip", "feddp", "feddst"})
  void theLargestFirstWeightsAreKeptInEveryLayer(String name) {
    float[] initial = weights(1);
    ServerStrategy strategy =
        strategy(
            name,
            "feddip.pruning.initial-mask=magnitude",
            "feddip.pruning.initial-sparsity=0.8",
            "feddip.pruning.final-sparsity=0.8");
    ServerState start = strategy.start(initial);
    int[] counts = ErdosRenyiKernel.layerCounts(layout, 0.8);
    assertThat(start.mask()).contains(largest(initial, counts));
    assertThat(start.weights()).isEqualTo(initial);
    assertThat(strategy(name, "feddip.pruning.initial-sparsity=0.8").start(initial).mask())
        .isNotEqualTo(start.mask());
  }

  @ParameterizedTest
  @ValueSource(strings = {"feddip", "feddst", "snip"})
  void firstWeightsAreDividedByTheRootOfTheDensity(String name) {
    float[] initial = weights(2);
    float[] given = initial.clone();
    ServerStrategy strategy =
        strategy(
            name,
            "feddip.pruning.initial-scale=sparse",
            "feddip.pruning.initial-sparsity=0.75",
            "feddip.pruning.final-sparsity=0.75");
    ServerState start = strategy.start(given);
    if (name.equals("snip")) {
      float[] saliency = new float[layout.length()];
      for (int i = 0; i < saliency.length; i++) {
        saliency[i] = i % 4 == 0 ? 1 : 0;
      }
      start = strategy.prepared(start, new Aggregate(given, Optional.of(saliency)));
    }
    double[] densities = Masks.layerDensities(layout, start.mask().orElseThrow());
    for (int i = 0; i < initial.length; i++) {
      boolean bias = i >= FIRST && i < 54;
      double density = bias ? 1 : densities[i < FIRST ? 0 : 1];
      assertThat((double) start.weights()[i])
          .isCloseTo(initial[i] / Math.sqrt(density), within(1e-6));
    }
    assertThat(densities[1]).isLessThan(0.5);
    assertThat(given).as("what was passed in").isEqualTo(initial);
  }

  @Test
  void theLastMaskIsChosenByLayerToo() {
    ServerStrategy strategy =
        strategy("feddip", "feddip.pruning.threshold=layer", "feddip.pruning.final=true");
    float[] initial = weights(5);
    assertThat(strategy.finish(strategy.start(initial)).mask())
        .contains(largest(initial, ErdosRenyiKernel.layerCounts(layout, 0.9)));
  }

  @Test
  void everyLayerKeepsItsShareWhateverItsScale() {
    float[] mean = weights(3);
    ServerStrategy byLayer =
        strategy(
            "feddip",
            "feddip.federation.rounds=20",
            "feddip.pruning.horizon=0.5",
            "feddip.pruning.final-sparsity=0.9",
            "feddip.pruning.feedback=dynamic",
            "feddip.pruning.threshold=layer");
    ServerState state = byLayer.start(weights(4));
    ServerState after = byLayer.advance(15, state, new Aggregate(mean.clone(), Optional.empty()));
    int[] counts = ErdosRenyiKernel.layerCounts(layout, 0.9);
    assertThat(after.mask()).contains(largest(mean, counts));
    assertThat(after.mask().orElseThrow().kept()).isEqualTo(65);

    ServerStrategy global =
        strategy(
            "feddip",
            "feddip.federation.rounds=20",
            "feddip.pruning.horizon=0.5",
            "feddip.pruning.final-sparsity=0.9",
            "feddip.pruning.feedback=dynamic");
    Mask mask =
        global
            .advance(15, state, new Aggregate(mean.clone(), Optional.empty()))
            .mask()
            .orElseThrow();
    assertThat(Masks.layerCounts(layout, mask)).containsExactly(48, 17);
  }
}
