package io.feddip.zoo.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.sparsity.Penalty;
import io.feddip.kernels.step.DpfKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TestDpfUpdate {
  private static final double ETA = 0.1;
  private static final double LAMBDA = 0.3;
  private static final double DECAY = 0.01;

  @ParameterizedTest
  @CsvSource({
    "NONE, 0, false", "NONE, 0, true", "NONE, 0.2, false", "NONE, 0.2, true",
    "L2, 0, false", "L2, 0, true", "L2, 0.2, false", "L2, 0.2, true",
    "L2_SQUARED, 0, false", "L2_SQUARED, 0, true", "L2_SQUARED, 0.2, false", "L2_SQUARED, 0.2, true"
  })
  void agreesWithDoublePrecisionAndBothKernelsAgreeToTheBit(
      Penalty penalty, double proximal, boolean maskedGradients) {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      Layout layout = layout(random);
      Mask mask = mask(layout, random, new double[] {0, .01, .1, .5, .95, 1}[seed]);
      float[] weights = vector(layout, random);
      float[] global = proximal > 0 ? vector(layout, random) : null;
      double[] expected = toDoubles(weights);
      float[] plainWeights = weights.clone();
      float[] masked = vector(layout, random);
      float[] plainMasked = masked.clone();
      DpfUpdate update =
          new DpfUpdate(
              layout, Optional.of(mask), penalty, LAMBDA, DECAY, proximal, maskedGradients);
      DpfUpdate plain =
          new DpfUpdate(
              layout,
              Optional.of(mask),
              penalty,
              LAMBDA,
              DECAY,
              proximal,
              maskedGradients,
              DpfKernel.plain());
      update.start(weights, masked);
      plain.start(plainWeights, plainMasked);
      assertMasked(layout, mask, weights, masked);
      for (int step = 0; step < 3; step++) {
        float[] gradient = vector(layout, random);
        if (maskedGradients) {
          poisonPruned(layout, mask, gradient);
        }
        update.step((float) ETA, weights, gradient, masked, global);
        plain.step((float) ETA, plainWeights, gradient, plainMasked, global);
        step(layout, mask, penalty, proximal, maskedGradients, expected, gradient, global);
        assertThat(plainWeights).containsExactly(weights);
        assertThat(plainMasked).containsExactly(masked);
        assertThat(plain.penaltyValue()).isEqualTo(update.penaltyValue());
        assertMasked(layout, mask, weights, masked);
        for (int i = 0; i < weights.length; i++) {
          assertThat((double) weights[i]).isCloseTo(expected[i], within(2e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE", "L2", "L2_SQUARED"})
  void packedStepsGiveTheSameBits(Penalty penalty) {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      Layout layout = layout(random);
      Mask mask = mask(layout, random, new double[] {0, .002, .01, .1, .5, .95, .99, 1}[seed]);
      float[] weights = vector(layout, random);
      DpfUpdate flat = new DpfUpdate(layout, Optional.of(mask), penalty, LAMBDA, DECAY, 0, true);
      DpfUpdate packing = new DpfUpdate(layout, Optional.of(mask), penalty, LAMBDA, DECAY, 0, true);
      assertThat(packing.isMasked(weights)).isEqualTo(mask.density() == 1);
      forPruned(layout, mask, at -> weights[at] = 0);
      assertThat(packing.isMasked(weights)).isTrue();
      float[] masked = vector(layout, random);
      flat.start(weights, masked);
      float[] packed = weights.clone();
      packing.start(packed, packed);
      Set<ParameterBlock> which =
          Set.of(layout.prunableBlocks().get(0), layout.prunableBlocks().get(2));
      for (int step = 0; step < 4; step++) {
        float[] gradient = vector(layout, random);
        poisonPruned(layout, mask, gradient);
        flat.step((float) ETA, weights, gradient, masked, null);
        if (step == 0) {
          packing.pack(packed, which);
        }
        packing.step((float) ETA, packed, packed(layout, mask, which, gradient), packed, null);
        assertThat(packing.penaltyValue()).isEqualTo(flat.penaltyValue());
      }
      packing.unpack(packed);
      assertThat(packed).containsExactly(weights);
      packing.step((float) ETA, packed, weights, packed, null);
      flat.step((float) ETA, weights, weights.clone(), masked, null);
      assertThat(packed).containsExactly(weights);
    }
  }

  @Test
  void packsOnlyWhereNothingElseIsRead() {
    Layout layout = layout(new Random(2));
    Optional<Mask> mask = Optional.of(mask(layout, new Random(3), .2));
    float[] zeros = new float[layout.length()];
    for (DpfUpdate update :
        List.of(
            new DpfUpdate(layout, mask, Penalty.L2, LAMBDA, DECAY, 0, false),
            new DpfUpdate(layout, mask, Penalty.L2, LAMBDA, DECAY, .1, true))) {
      update.start(zeros, zeros);
      assertThatThrownBy(() -> update.pack(zeros, Set.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("proximal");
    }
    assertThat(new DpfUpdate(layout, mask, Penalty.L2, 0, 0, 0, false).isMasked(zeros)).isFalse();
    assertThat(
            new DpfUpdate(layout, Optional.empty(), Penalty.L2, 0, 0, 0, false)
                .isMasked(vector(layout, new Random(4))))
        .isTrue();
  }

  /** What a network writes that was asked to pack: pruned places are not its own. */
  private static float[] packed(
      Layout layout, Mask mask, Set<ParameterBlock> which, float[] gradient) {
    float[] packed = gradient.clone();
    for (int k = 0; k < layout.prunableBlocks().size(); k++) {
      ParameterBlock block = layout.prunableBlocks().get(k);
      if (which.contains(block)) {
        int to = block.offset();
        for (int i = 0; i < block.length(); i++) {
          if (mask.isKept(layout.prunableStart(k) + i)) {
            packed[to++] = gradient[block.offset() + i];
          }
        }
        Arrays.fill(packed, to, block.end(), Float.NaN);
      }
    }
    return packed;
  }

  @Test
  void statisticsAreSubtractedAsTheyAre() {
    Layout layout =
        new Layout(
            List.of(new ParameterBlock("norm", "mean", Kind.STATISTIC, 0, List.of(3), false)));
    DpfUpdate update = new DpfUpdate(layout, Optional.empty(), Penalty.L2, 1, 1, 0, false);
    float[] weights = {1, 2, 3};
    float[] masked = new float[3];
    update.start(weights, masked);
    update.step(0.1f, weights, new float[] {.5f, -1, 0}, masked, null);
    assertThat(weights).containsExactly(.5f, 3, 3);
    assertThat(masked).containsExactly(.5f, 3, 3);
  }

  @Test
  void withoutMaskOneArrayMayBeBoth() {
    Random random = new Random(3);
    Layout layout = layout(random);
    float[] weights = vector(layout, random);
    float[] shared = weights.clone();
    float[] gradient = vector(layout, random);
    float[] masked = new float[layout.length()];
    for (boolean both : new boolean[] {false, true}) {
      DpfUpdate update =
          new DpfUpdate(layout, Optional.empty(), Penalty.L2, LAMBDA, DECAY, 0, false);
      update.start(both ? shared : weights, both ? shared : masked);
      update.step(0.1f, both ? shared : weights, gradient, both ? shared : masked, null);
    }
    assertThat(shared).containsExactly(weights);
    assertThat(masked).containsExactly(weights);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesFactorsOutOfRange(double factor) {
    Layout layout = layout(new Random(1));
    assertThatThrownBy(
            () -> new DpfUpdate(layout, Optional.empty(), Penalty.L2, factor, 0, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lambda");
  }

  @Test
  void refusesOtherLengthsAndAStepBeforeStart() {
    Layout layout = layout(new Random(1));
    assertThatThrownBy(
            () -> new DpfUpdate(layout, Optional.of(Mask.full(3)), Penalty.L2, 0, 0, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
    DpfUpdate update = new DpfUpdate(layout, Optional.empty(), Penalty.NONE, 0, 0, 0, false);
    float[] right = new float[layout.length()];
    assertThatThrownBy(() -> update.step(.1f, right, right, right, null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> update.start(right, new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("masked has 2 numbers instead of " + layout.length());
  }

  /** The rule, coordinate by coordinate. */
  private static void step(
      Layout layout,
      Mask mask,
      Penalty penalty,
      double proximal,
      boolean maskedGradients,
      double[] weights,
      float[] gradient,
      float[] global) {
    int prunable = 0;
    for (ParameterBlock block : layout.blocks()) {
      int first = block.prunable() ? layout.prunableStart(prunable++) : -1;
      double norm = 0;
      for (int i = 0; i < block.length(); i++) {
        if (block.prunable() && mask.isKept(first + i)) {
          norm += weights[block.offset() + i] * weights[block.offset() + i];
        }
      }
      norm = Math.sqrt(norm);
      for (int i = 0; i < block.length(); i++) {
        int at = block.offset() + i;
        if (block.kind() == Kind.STATISTIC) {
          weights[at] -= gradient[at];
          continue;
        }
        boolean kept = !block.prunable() || mask.isKept(first + i);
        if (!kept && maskedGradients) {
          continue;
        }
        double direction = gradient[at] + DECAY * weights[at];
        if (block.prunable() && kept) {
          direction +=
              switch (penalty) {
                case NONE -> 0;
                case L2 -> norm == 0 ? 0 : LAMBDA * weights[at] / norm;
                case L2_SQUARED -> LAMBDA * weights[at];
              };
        }
        if (global != null) {
          direction += proximal * (weights[at] - global[at]);
        }
        weights[at] -= ETA * direction;
      }
    }
  }

  private static void assertMasked(Layout layout, Mask mask, float[] weights, float[] masked) {
    float[] expected = weights.clone();
    forPruned(layout, mask, at -> expected[at] = 0);
    assertThat(masked).containsExactly(expected);
  }

  private static void poisonPruned(Layout layout, Mask mask, float[] gradient) {
    forPruned(layout, mask, at -> gradient[at] = Float.NaN);
  }

  private static void forPruned(Layout layout, Mask mask, java.util.function.IntConsumer action) {
    for (int k = 0; k < layout.prunableBlocks().size(); k++) {
      ParameterBlock block = layout.prunableBlocks().get(k);
      for (int i = 0; i < block.length(); i++) {
        if (!mask.isKept(layout.prunableStart(k) + i)) {
          action.accept(block.offset() + i);
        }
      }
    }
  }

  private static Layout layout(Random random) {
    List<ParameterBlock> blocks = new ArrayList<>();
    int offset = 0;
    for (int layer = 0; layer < 4; layer++) {
      int outputs = 1 + random.nextInt(70);
      int inputs = 1 + random.nextInt(70);
      for (Kind kind : List.of(Kind.KERNEL, Kind.BIAS, Kind.SCALE, Kind.STATISTIC)) {
        List<Integer> shape = kind == Kind.KERNEL ? List.of(outputs, inputs) : List.of(outputs);
        ParameterBlock block =
            new ParameterBlock(
                "layer" + layer,
                kind.name(),
                kind,
                offset,
                shape,
                kind == Kind.KERNEL && layer != 2);
        blocks.add(block);
        offset = block.end();
      }
    }
    return new Layout(blocks);
  }

  private static Mask mask(Layout layout, Random random, double density) {
    long[] words = new long[(layout.prunableLength() + 63) / 64];
    for (int i = 0; i < layout.prunableLength(); i++) {
      if (random.nextDouble() < density) {
        words[i >>> 6] |= 1L << i;
      }
    }
    return Mask.ofWords(layout.prunableLength(), words);
  }

  private static float[] vector(Layout layout, Random random) {
    float[] vector = new float[layout.length()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double[] toDoubles(float[] vector) {
    double[] copy = new double[vector.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = vector[i];
    }
    return copy;
  }
}
