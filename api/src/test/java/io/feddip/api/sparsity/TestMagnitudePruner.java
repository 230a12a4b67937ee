package io.feddip.api.sparsity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Layouts;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMagnitudePruner {
  private static final double[] SPARSITIES = {0, .1, .3, .5, .7, .9, .95, .98, .99, .999};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void keepsTheLargestAsASortWould(long seed) {
    Layout layout = Layouts.lenet();
    float[] weights = weights(layout, seed);
    Integer[] order = coordinatesBySize(layout, weights);
    for (double sparsity : SPARSITIES) {
      Mask mask = MagnitudePruner.mask(layout, weights, sparsity);
      int kept = Masks.keptCount(layout.prunableLength(), sparsity);
      assertThat(mask.kept()).isEqualTo(kept);
      assertThat(IntStream.range(0, kept).allMatch(i -> mask.isKept(order[i]))).isTrue();
    }
  }

  /** Odd seeds give weights with many ties, zeros of both signs, infinities and subnormals. */
  private static float[] weights(Layout layout, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[layout.length()];
    float[] special = {
      0, -0f, 1, -1, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 1e-3f
    };
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          seed % 2 == 0
              ? (float) random.nextDouble(-1, 1)
              : special[random.nextInt(special.length)];
    }
    return weights;
  }

  private static Integer[] coordinatesBySize(Layout layout, float[] weights) {
    float[] prunable = new float[layout.prunableLength()];
    int next = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        prunable[next++] = Math.abs(weights[i]);
      }
    }
    Integer[] order = new Integer[next];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order, Comparator.<Integer>comparingDouble(i -> -prunable[i]).thenComparing(i -> i));
    return order;
  }

  @Test
  void countsAreCeilingsOfTheDecimalValue() {
    assertThat(Masks.keptCount(10, .7)).isEqualTo(3);
    assertThat(Masks.keptCount(10, .9)).isEqualTo(1);
    assertThat(Masks.keptCount(61_470, .9)).isEqualTo(6_147);
    assertThat(Masks.keptCount(61_470, .999)).isEqualTo(62);
    assertThat(Masks.keptCount(1, .999)).isEqualTo(1);
    assertThat(Masks.keptCount(23_000_000, 0)).isEqualTo(23_000_000);
    assertThat(Masks.keptCount(0, .5)).isZero();
    assertThatThrownBy(() -> Masks.keptCount(10, 1)).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> Masks.keptCount(10, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void tiesGoToTheLowestCoordinateAcrossLayers() {
    Layout layout = Layouts.small();
    float[] weights = new float[layout.length()];
    Arrays.fill(weights, -.25f);
    weights[layout.length() - 3] = .5f;
    Mask mask = MagnitudePruner.mask(layout, weights, .5);
    assertThat(mask.kept()).isEqualTo(11);
    assertThat(mask.kept(0, 10)).isEqualTo(10);
    assertThat(mask.isKept(21)).isTrue();
  }

  @Test
  void notANumberIsRefusedOnlyInP() {
    Layout layout = Layouts.small();
    float[] weights = new float[layout.length()];
    weights[12] = Float.NaN;
    assertThat(MagnitudePruner.mask(layout, weights, .5).kept()).isEqualTo(11);
    weights[3] = Float.NaN;
    assertThatThrownBy(() -> MagnitudePruner.mask(layout, weights, .5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter 3");
    assertThatThrownBy(() -> MagnitudePruner.mask(layout, new float[3], .5))
        .hasMessageContaining("3 weights");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void layersKeepTheirMinimum(long seed) {
    Layout layout = Layouts.lenet();
    float[] weights = weights(layout, seed);
    // The first dense layer would lose everything.
    for (int i = 2_572; i < 50_572; i++) {
      weights[i] *= 1e-6f;
    }
    Mask mask = MagnitudePruner.mask(layout, weights, .9, .05);
    assertThat(mask.kept()).isEqualTo(6_147);
    for (double density : Masks.layerDensities(layout, mask)) {
      assertThat(density).isGreaterThanOrEqualTo(.05);
    }
    assertThat(MagnitudePruner.mask(layout, weights, .9, 0))
        .isEqualTo(MagnitudePruner.mask(layout, weights, .9));
    Mask plain = MagnitudePruner.mask(layout, weights(layout, 2), .5);
    assertThat(MagnitudePruner.mask(layout, weights(layout, 2), .5, .1)).isEqualTo(plain);
    assertThatThrownBy(() -> MagnitudePruner.mask(layout, weights, .9, .2))
        .hasMessageContaining("minimum layer density");
  }

  @Test
  void perLayerCountsAndGrowth() {
    Layout layout = Layouts.lenet();
    float[] weights = weights(layout, 2);
    int[] kept = {20, 0, 1_000, 10_080, 1};
    Mask mask = MagnitudePruner.perLayer(layout, weights, kept);
    assertThat(Masks.layerCounts(layout, mask)).containsExactly(kept);
    int[] fewer = {10, 0, 500, 80, 0};
    Mask pruned = MagnitudePruner.perLayer(layout, new float[layout.length()], fewer, mask);
    assertThat(Masks.layerCounts(layout, pruned)).containsExactly(fewer);
    assertThat(Masks.isNested(pruned, mask)).isTrue();
    Mask regrown = MagnitudePruner.grow(layout, weights, new int[] {10, 0, 500, 10_000, 1}, pruned);
    assertThat(Masks.layerCounts(layout, regrown)).containsExactly(kept);
    assertThat(Masks.isNested(pruned, regrown)).isTrue();
    assertThatThrownBy(
            () -> MagnitudePruner.perLayer(layout, weights, new int[] {11, 0, 0, 0, 0}, pruned))
        .hasMessageContaining("11 of 10");
  }

  @Test
  void largestTrainableCountsBiasesButNoStatistics() {
    Layout layout = Layouts.small();
    float[] values = new float[layout.length()];
    values[13] = 3;
    values[19] = 100;
    values[layout.length() - 1] = -2;
    Mask top = MagnitudePruner.largestTrainable(layout, values, 2);
    assertThat(top.size()).isEqualTo(layout.trainableLength());
    assertThat(top.isKept(13)).isTrue();
    assertThat(top.isKept(layout.trainableLength() - 1)).isTrue();
  }
}
