package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.PayloadSizes.Content;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPayloadSizes {
  private static final double[] DENSITIES = {.2, .1, .05, .01};

  @ParameterizedTest
  @CsvSource({"lenet, 1", "lenet, 2", "lenet, 3", "resnet, 1", "alexnet, 1"})
  void payloadsAreWithinTwoPercentOfTheBound(String model, long seed) {
    Layout layout = layout(model);
    float[] weights = RandomModels.weights(layout, seed);
    float[] structured = RandomModels.structured(layout, seed);
    for (double density : DENSITIES) {
      byte[] random = check(layout, weights, MagnitudePruner.mask(layout, weights, 1 - density));
      check(layout, weights, ErdosRenyiKernel.mask(layout, 1 - density, seed));
      byte[] clustered =
          check(layout, structured, MagnitudePruner.mask(layout, structured, 1 - density));
      assertThat(clustered.length).isLessThanOrEqualTo(random.length);
      double predicted = PayloadSizes.predict(layout, density, Content.WITH_INDEX);
      assertThat(predicted / random.length).isCloseTo(1, within(.003));
    }
  }

  private static byte[] check(Layout layout, float[] weights, Mask mask) {
    byte[] bytes =
        ModelPayload.encode(layout, Optional.of(mask), weights, true, ValueFormat.FLOAT32);
    double bound = PayloadSizes.informationBound(layout, mask.density(), true);
    assertThat(bytes.length / bound).isLessThanOrEqualTo(1.02);
    byte[] light = UpdatePayload.masked(layout, mask, weights);
    int rest = layout.length() - layout.prunableLength();
    assertThat(light.length).isLessThanOrEqualTo(4 * mask.kept() + 64 + 4 * rest);
    assertThat(light.length)
        .isEqualTo((int) PayloadSizes.predict(layout, mask.density(), Content.VALUES_ONLY));
    return bytes;
  }

  private static Layout layout(String model) {
    return switch (model) {
      case "lenet" -> Layouts.lenet();
      case "resnet" -> Layouts.resnet();
      default -> Layouts.alexnet();
    };
  }

  @Test
  void theLayoutsAreThoseOfTheModels() {
    assertThat(Layouts.lenet().length()).isEqualTo(61_706);
    assertThat(Layouts.alexnet().length()).isEqualTo(23_272_266);
    assertThat(Layouts.resnet().trainableLength()).isEqualTo(11_220_132);
  }

  @Test
  void fullAndEmptyMasksCostNothingMuch() {
    Layout layout = Layouts.resnet();
    assertThat(ModelPayload.encodeMask(layout, Mask.full(layout.prunableLength())))
        .hasSize(32 + 2 * 21);
    assertThat(PayloadSizes.predict(layout, 1, Content.MASK)).isEqualTo(32 + 2 * 21);
    float[] weights = new float[layout.length()];
    assertThat(UpdatePayload.dense(layout, weights).length)
        .isEqualTo((int) PayloadSizes.predict(layout, 1, Content.DENSE));
  }

  @Test
  void entropyOfACoin() {
    assertThat(PayloadSizes.entropy(.5)).isEqualTo(1);
    assertThat(PayloadSizes.entropy(.1)).isCloseTo(.4689956, within(1e-6));
    assertThat(PayloadSizes.entropy(0)).isZero();
    assertThat(PayloadSizes.entropy(1)).isZero();
    assertThatThrownBy(() -> PayloadSizes.entropy(1.1)).hasMessageContaining("1.1");
  }
}
