package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.model.Coverage;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSparseNetwork {
  private static final float UNTOUCHED = -77;

  @ParameterizedTest
  @CsvSource({
    "lenet5, .1, 20",
    "lenet5, .6, 16",
    "lenet5, 1, 33",
    "alexnet, .05, 5",
    "resnet18, .1, 4"
  })
  void agreesWithDenseExecution(String name, double density, int examples) {
    GraphModel model = ModelZoo.byName(name);
    Random random = new Random(7);
    compare(model, mask(model.layout(), i -> random.nextDouble() < density), examples);
  }

  @Test
  void layersWithoutAnyKeptWeightAndEmptyRowsAndColumns() {
    GraphModel model = ModelZoo.byName("lenet5");
    Layout layout = model.layout();
    int second = layout.prunableStart(1);
    int third = layout.prunableStart(2);
    compare(model, mask(layout, i -> i < second || i >= third), 9);
    compare(model, mask(layout, i -> i >= third && i % 400 % 3 == 0 && i / 400 % 2 == 0), 9);
    compare(model, mask(layout, i -> false), 9);
  }

  @Test
  void excludedLayersKeepAllWeights() {
    GraphModel model = ModelZoo.byName("lenet5");
    String excluded = model.layout().prunableBlocks().get(1).layer();
    Layout masked = model.layout().withoutPruning(excluded::equals);
    Random random = new Random(5);
    compare(model, masked, mask(masked, i -> random.nextDouble() < .2), 12);
  }

  @Test
  void manyMasksOnOneNetwork() {
    GraphModel model = ModelZoo.byName("lenet5");
    Random random = new Random(11);
    try (Network reused = model.open(Execution.SPARSE)) {
      for (int change = 0; change < 6; change++) {
        double density = random.nextDouble();
        Mask mask = mask(model.layout(), i -> random.nextDouble() < density);
        float[] weights = maskedWeights(model, model.layout(), mask);
        Minibatch batch = TestFastNetwork.batch(model, 32, 1 + random.nextInt(32), change);
        for (Coverage coverage : Coverage.values()) {
          float[] again = new float[weights.length];
          float[] fresh = new float[weights.length];
          reused.prepare(model.layout(), Optional.of(mask), coverage);
          reused.gradient(weights, batch, 3, again);
          try (Network network = model.open(Execution.SPARSE)) {
            network.prepare(model.layout(), Optional.of(mask), coverage);
            network.gradient(weights, batch, 3, fresh);
          }
          assertThat(again).isEqualTo(fresh);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lenet5, SPARSE, .2", "lenet5, AUTO, .2", "resnet18, AUTO, .1"})
  void packedWeightsGiveTheSameBits(String name, Execution execution, double density) {
    GraphModel model = ModelZoo.byName(name);
    String excluded = model.layout().prunableBlocks().get(2).layer();
    Layout masked = model.layout().withoutPruning(excluded::equals);
    Random random = new Random(5);
    Mask mask = mask(masked, i -> random.nextDouble() < density);
    Minibatch batch = TestFastNetwork.batch(model, 6, 6, 3);
    float[] weights = maskedWeights(model, masked, mask);
    try (Network network = model.open(execution)) {
      network.prepare(masked, Optional.of(mask), Coverage.DENSE);
      assertThat(network.packWeights()).isEmpty();
      network.prepare(masked, Optional.empty(), Coverage.MASKED);
      assertThat(network.packWeights()).isEmpty();
      network.prepare(masked, Optional.of(mask), Coverage.MASKED);
      float[] gradient = new float[weights.length];
      float[] output = new float[model.classes() * batch.lanes()];
      double loss = network.gradient(weights, batch, 1, gradient);
      network.predict(weights, batch, output);

      Set<ParameterBlock> packed = network.packWeights();
      assertThat(packed).isNotEmpty().isSubsetOf(masked.prunableBlocks());
      float[] expected = gradient.clone();
      pack(masked, mask, packed, weights, Float.NaN);
      pack(masked, mask, packed, expected, UNTOUCHED);
      float[] again = new float[weights.length];
      Arrays.fill(again, UNTOUCHED);
      float[] outputAgain = new float[output.length];
      assertThat(network.gradient(weights, batch, 1, again)).isEqualTo(loss);
      network.predict(weights, batch, outputAgain);
      assertThat(outputAgain).isEqualTo(output);
      for (ParameterBlock block : masked.blocks()) {
        if (!block.prunable() || packed.contains(block)) {
          assertThat(Arrays.copyOfRange(again, block.offset(), block.end()))
              .isEqualTo(Arrays.copyOfRange(expected, block.offset(), block.end()));
        }
      }
    }
  }

  private static void pack(
      Layout masked, Mask mask, Set<ParameterBlock> packed, float[] vector, float rest) {
    for (int k = 0; k < masked.prunableBlocks().size(); k++) {
      ParameterBlock block = masked.prunableBlocks().get(k);
      if (packed.contains(block)) {
        int to = block.offset();
        for (int i = 0; i < block.length(); i++) {
          if (mask.isKept(masked.prunableStart(k) + i)) {
            vector[to++] = vector[block.offset() + i];
          }
        }
        Arrays.fill(vector, to, block.end(), rest);
      }
    }
  }

  private static void compare(GraphModel model, Mask mask, int examples) {
    compare(model, model.layout(), mask, examples);
  }

  private static void compare(GraphModel model, Layout masked, Mask mask, int examples) {
    Minibatch batch = TestFastNetwork.batch(model, examples, examples, 3);
    float[] weights = maskedWeights(model, masked, mask);
    float[] expected = new float[weights.length];
    float[] expectedOutput = new float[model.classes() * batch.lanes()];
    double expectedLoss;
    try (Network dense = model.open(Execution.DENSE)) {
      dense.prepare(masked, Optional.of(mask), Coverage.DENSE);
      expectedLoss = dense.gradient(weights, batch, 1, expected);
      dense.predict(weights, batch, expectedOutput);
    }
    boolean[] defined = defined(masked, mask);
    for (Execution execution : new Execution[] {Execution.SPARSE, Execution.AUTO}) {
      try (Network sparse = model.open(execution)) {
        for (Coverage coverage : Coverage.values()) {
          sparse.prepare(masked, Optional.of(mask), coverage);
          float[] gradient = new float[weights.length];
          Arrays.fill(gradient, UNTOUCHED);
          float[] output = new float[expectedOutput.length];
          double loss = sparse.gradient(weights, batch, 1, gradient);
          sparse.predict(weights, batch, output);
          assertThat(loss).isCloseTo(expectedLoss, org.assertj.core.data.Offset.offset(1e-5));
          TestFastNetwork.assertClose(output, expectedOutput, 1e-4);
          float[] second = gradient.clone();
          sparse.gradient(weights, batch, 1, second);
          assertThat(second).isEqualTo(gradient);
          if (coverage == Coverage.MASKED) {
            boolean someUntouched = false;
            for (int i = 0; i < gradient.length; i++) {
              if (!defined[i]) {
                someUntouched |= gradient[i] == UNTOUCHED;
                gradient[i] = expected[i];
              }
            }
            assertThat(someUntouched || execution == Execution.AUTO || mask.density() == 1)
                .isTrue();
          }
          TestFastNetwork.assertClose(gradient, expected, 1e-4);
        }
      }
    }
  }

  static float[] maskedWeights(GraphModel model, Layout masked, Mask mask) {
    float[] weights = model.initialWeights(2);
    boolean[] defined = defined(masked, mask);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = defined[i] ? weights[i] : 0;
    }
    return weights;
  }

  /** Everything but the pruned weights. */
  private static boolean[] defined(Layout masked, Mask mask) {
    boolean[] defined = new boolean[masked.length()];
    Arrays.fill(defined, true);
    for (int k = 0; k < masked.prunableBlocks().size(); k++) {
      ParameterBlock block = masked.prunableBlocks().get(k);
      for (int i = 0; i < block.length(); i++) {
        defined[block.offset() + i] = mask.isKept(masked.prunableStart(k) + i);
      }
    }
    return defined;
  }

  static Mask mask(Layout layout, IntPredicate kept) {
    long[] words = new long[(layout.prunableLength() + 63) / 64];
    for (int i = 0; i < layout.prunableLength(); i++) {
      if (kept.test(i)) {
        words[i >>> 6] |= 1L << i;
      }
    }
    return Mask.ofWords(layout.prunableLength(), words);
  }
}
