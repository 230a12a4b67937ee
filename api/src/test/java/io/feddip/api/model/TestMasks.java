package io.feddip.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMasks {

  @Test
  void applyZeroesPrunedWeightsOnly() {
    Layout layout = Layouts.small();
    float[] weights = new float[layout.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i + 1;
    }
    Mask mask = MagnitudePruner.mask(layout, weights, .9);
    assertThat(mask.kept()).isEqualTo(3);
    float[] out = new float[layout.length()];
    Masks.apply(layout, mask, weights, out);
    for (int i = 0; i < weights.length; i++) {
      boolean prunable = i < 12 || (i >= 24 && i < 34);
      assertThat(out[i]).isEqualTo(prunable && i < 31 ? 0 : i + 1);
    }
    Masks.apply(layout, mask, weights, weights);
    assertThat(weights).isEqualTo(out);
  }

  @Test
  void prunedEnergyIsAFractionOfWhatCanBePruned() {
    Layout layout = Layouts.small();
    float[] weights = new float[layout.length()];
    assertThat(Masks.prunedEnergy(layout, Mask.full(22), weights)).isZero();
    weights[0] = 3;
    weights[1] = 1;
    weights[12] = 2;
    weights[18] = 1000;
    weights[30] = -2;
    assertThat(Masks.prunedEnergy(layout, Mask.full(22), weights)).isZero();
    Mask mask = MagnitudePruner.mask(layout, weights, .95);
    assertThat(mask.kept()).isEqualTo(2);
    assertThat(Masks.prunedEnergy(layout, mask, weights)).isCloseTo(1.0 / 14, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, .1, .5, .8, .9, .99, .999})
  void erdosRenyiKernelIsExact(double sparsity) {
    Layout layout = Layouts.lenet();
    Mask mask = ErdosRenyiKernel.mask(layout, sparsity, 7);
    assertThat(mask.kept()).isEqualTo(Masks.keptCount(61_470, sparsity));
    assertThat(Masks.layerCounts(layout, mask))
        .containsExactly(ErdosRenyiKernel.layerCounts(layout, sparsity));
    assertThat(ErdosRenyiKernel.mask(layout, sparsity, 7)).isEqualTo(mask);
    if (sparsity > 0) {
      assertThat(ErdosRenyiKernel.mask(layout, sparsity, 8)).isNotEqualTo(mask);
    }
  }

  @Test
  void erdosRenyiKernelDensities() {
    // By hand at density .5: the first convolution and the last layer are dense (raw densities
    // 17/150 and 94/840), the others share 30,735 − 990 in proportion to 32 : 520 : 204.
    assertThat(ErdosRenyiKernel.layerCounts(Layouts.lenet(), .5))
        .containsExactly(150, 1_259, 20_460, 8_026, 840);
  }

  @Test
  void randomCoordinatesAreUniform() {
    Layout layout = Layouts.lenet();
    int[] taken = new int[8];
    for (int seed = 0; seed < 50; seed++) {
      Mask mask = ErdosRenyiKernel.mask(layout, .9, seed);
      for (int part = 0; part < 8; part++) {
        taken[part] += mask.kept(2_550 + part * 6_000, 2_550 + (part + 1) * 6_000);
      }
    }
    double mean = Arrays.stream(taken).average().orElseThrow();
    for (int count : taken) {
      assertThat((double) count).isCloseTo(mean, within(5 * Math.sqrt(mean)));
    }
  }
}
