package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.ModelContext;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TestModelZoo {
  @ParameterizedTest
  @CsvSource({
    "mlp,199210,199210",
    "lenet5,61706,61706",
    "alexnet,23272266,23272266",
    "vgg11,9231114,9236618",
    "resnet18,11220132,11229732",
    "resnet20,272474,274042",
    "resnet34,21328292,21345316",
    // Keras states 470,072 and 475,544 for 1,000 classes: 254,430 more in the last layer.
    "mobilenet-small,215642,221114"
  })
  void parameterCountsAreExact(String name, int trainable, int total) {
    GraphModel model = ModelZoo.byName(name);
    assertThat(model.layout().trainableLength()).isEqualTo(trainable);
    assertThat(model.layout().length()).isEqualTo(total);
  }

  @Test
  void unknownNameIsAnErrorThatListsTheNames() {
    assertThatThrownBy(() -> ModelZoo.byName("vgg"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "mlp, lenet5, alexnet, vgg11, resnet18, resnet20, resnet34, mobilenet-small");
  }

  /** Every block lies where DeepLearning4J keeps the parameter of that name. */
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "lenet5", "vgg11", "resnet18", "resnet20", "mobilenet-small"})
  void layoutIsThatOfDeepLearning4j(String name) {
    GraphModel model = ModelZoo.byName(name);
    ComputationGraph graph = new ComputationGraph(model.configuration());
    graph.init();
    INDArray numbered = Nd4j.arange(graph.numParams()).reshape(graph.params().shape());
    graph.params().assign(numbered);
    Map<String, INDArray> table = graph.paramTable();
    assertThat(table).hasSize(model.layout().blocks().size());
    for (ParameterBlock block : model.layout().blocks()) {
      INDArray values = table.get(block.layer() + "_" + block.parameter());
      assertThat(values).as(block + " in " + table.keySet()).isNotNull();
      assertThat(values.length()).isEqualTo(block.length());
      assertThat(values.getDouble(0)).as("first of " + block).isEqualTo(block.offset());
      assertThat(values.maxNumber().doubleValue()).isEqualTo(block.end() - 1);
      if (block.kind() == ParameterBlock.Kind.KERNEL && block.shape().size() == 2) {
        assertThat(values.getDouble(1, 0)).isEqualTo(block.offset() + 1);
      }
      if (block.shape().size() == 4 && block.shape().get(3) > 1) {
        assertThat(values.getDouble(0, 0, 0, 1)).isEqualTo(block.offset() + 1);
      }
    }
    graph.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "resnet18"})
  void aGainIsAFactorOnKernelsOnly(String name) {
    GraphModel model = ModelZoo.byName(name);
    float[] weights = model.initialWeights(7);
    float[] louder = model.initialWeights(7, 2);
    assertThat(model.initialWeights(7, 1)).isEqualTo(weights);
    for (ParameterBlock block : model.layout().blocks()) {
      // A power of two, and so without a rounding error.
      float factor = block.kind() == ParameterBlock.Kind.KERNEL ? 2 : 1;
      for (int i = block.offset(); i < block.end(); i++) {
        if (louder[i] != factor * weights[i]) {
          fail("%s at %d: %s of %s", block, i, louder[i], weights[i]);
        }
      }
    }
  }

  @Test
  void initialWeightsAreUniformAsInPyTorch() {
    GraphModel model = ModelZoo.byName("lenet5");
    float[] weights = model.initialWeights(7);
    assertThat(weights).isEqualTo(model.initialWeights(7)).isNotEqualTo(model.initialWeights(8));
    for (ParameterBlock block : model.layout().blocks()) {
      int fanIn =
          switch (block.layer()) {
            case "conv1" -> 25;
            case "conv2" -> 150;
            case "dense1" -> 400;
            case "dense2" -> 120;
            default -> 84;
          };
      double bound = 1 / Math.sqrt(fanIn);
      double largest = 0;
      double sum = 0;
      for (int i = block.offset(); i < block.end(); i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
        sum += weights[i];
      }
      assertThat(largest).isLessThanOrEqualTo(bound + 1e-7);
      if (block.length() > 1000) {
        assertThat(largest).isGreaterThan(0.99 * bound);
        assertThat(Math.abs(sum / block.length())).isLessThan(0.1 * bound);
      }
    }
  }

  @Test
  void otherImagesGiveOtherShapes() {
    GraphModel model =
        ModelZoo.byName("lenet5", new ModelContext(new ExampleShape(3, 32, 32), 100));
    assertThat(model.layout().length())
        .isEqualTo((75 + 1) * 6 + (150 + 1) * 16 + (576 + 1) * 120 + 121 * 84 + 85 * 100);
    assertThatThrownBy(
            () -> ModelZoo.byName("lenet5", new ModelContext(new ExampleShape(1, 4, 4), 10)))
        .isInstanceOf(RuntimeException.class);
  }
}
