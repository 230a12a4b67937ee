package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Coverage;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSparseInference {
  @ParameterizedTest
  @CsvSource({
    "lenet5, .5, 20",
    "lenet5, .95, 33",
    "lenet5, 0, 5",
    "alexnet, .98, 3",
    "resnet18, .9, 3"
  })
  void predictsWhatTheDenseNetworkPredicts(String name, double sparsity, int examples) {
    GraphModel model = ModelZoo.byName(name);
    Mask mask = ErdosRenyiKernel.mask(model.layout(), sparsity, 5);
    compare(model, model.layout(), mask, examples);
  }

  @Test
  void emptyKernelsAndExcludedOnes() {
    GraphModel model = ModelZoo.byName("lenet5");
    compare(model, model.layout(), TestSparseNetwork.mask(model.layout(), i -> false), 7);
    String excluded = model.layout().prunableBlocks().get(2).layer();
    Layout masked = model.layout().withoutPruning(excluded::equals);
    Random random = new Random(3);
    compare(model, masked, TestSparseNetwork.mask(masked, i -> random.nextInt(9) == 0), 7);
  }

  @ParameterizedTest
  @CsvSource({
    "alexnet, .8",
    "alexnet, .9",
    "alexnet, .95",
    "alexnet, .98",
    "alexnet, .99",
    "resnet18, .9",
    "resnet18, .98"
  })
  void parametersTakeAtMostOneAndAHalfTimesTheBytesOfTheirValues(String name, double sparsity) {
    GraphModel model = ModelZoo.byName(name);
    Layout layout = model.layout();
    Mask mask = ErdosRenyiKernel.mask(layout, sparsity, 5);
    float[] weights = new float[layout.length()];
    long values = 4L * (mask.kept() + layout.length() - layout.prunableLength());
    assertThat(new SparseInference(model, layout, mask, weights).parameterBytes())
        .isLessThanOrEqualTo(values * 3 / 2);
  }

  @Test
  void refusesWhatIsNotTheModels() {
    GraphModel model = ModelZoo.byName("lenet5");
    Mask mask = Mask.full(model.layout().prunableLength());
    assertThatThrownBy(() -> new SparseInference(model, model.layout(), mask, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weights");
    float[] weights = model.initialWeights(1);
    assertThatThrownBy(() -> new SparseInference(model, model.layout(), Mask.full(7), weights))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void compare(GraphModel model, Layout masked, Mask mask, int examples) {
    Minibatch batch = TestFastNetwork.batch(model, examples, examples, 3);
    float[] weights = TestSparseNetwork.maskedWeights(model, masked, mask);
    float[] expected = new float[model.classes() * batch.lanes()];
    float[] actual = new float[expected.length];
    try (Network dense = model.open(Execution.DENSE)) {
      dense.prepare(masked, Optional.of(mask), Coverage.DENSE);
      dense.predict(weights, batch, expected);
    }
    SparseInference sparse = new SparseInference(model, masked, mask, weights);
    for (int repetition = 0; repetition < 2; repetition++) {
      sparse.predict(batch, actual);
      for (int k = 0; k < model.classes(); k++) {
        for (int example = 0; example < examples; example++) {
          int at = k * batch.lanes() + example;
          assertThat(actual[at])
              .isCloseTo(expected[at], org.assertj.core.data.Offset.offset(1e-5f));
        }
      }
    }
  }
}
