package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.StoredNetwork;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks from files of DeepLearning4J's. */
class TestDl4jFormat {
  private static final ModelContext SMALL = new ModelContext(new ExampleShape(2, 8, 8), 4);
  private static final Dl4jFormat FORMAT = new Dl4jFormat();

  static List<String> networks() {
    return ModelZoo.names();
  }

  private static LayerGraph graph(StoredNetwork read, ModelContext context) {
    return FORMAT.graph(read.structure(), context);
  }

  /** Layers, parameters, kernels and all bits of the weights. */
  @ParameterizedTest
  @MethodSource("networks")
  void aZooNetworksZipIsThatNetwork(String name) throws IOException {
    GraphModel model = ModelZoo.byName(name);
    ModelContext context = new ModelContext(model.inputShape(), model.classes());
    float[] weights = RandomModel.weights(model, 0.5);
    StoredNetwork read = FORMAT.read(Dl4jNetworks.zip(model.graph(Execution.STOCK, weights)));
    assertThat(graph(read, context).layout()).isEqualTo(model.layout());
    assertThat(Arrays.equals(read.weights(context).orElseThrow(), weights)).isTrue();
    if (!name.equals("mobilenet-small") && !name.equals("alexnet")) {
      assertThat(graph(read, context).layers()).isEqualTo(model.graph().layers());
    }
  }

  /** What its owner trained gives its outputs here, layers that only DeepLearning4J has too. */
  @Test
  void aTrainedNetworkGivesItsOutputs() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jNetworks.layers());
    network.init();
    INDArray images = Nd4j.rand(new int[] {16, 2, 8, 8}, 3L);
    INDArray labels = Nd4j.zeros(16, 4);
    for (int i = 0; i < 16; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    for (int i = 0; i < 20; i++) {
      network.fit(images, labels);
    }
    StoredNetwork read = FORMAT.read(Dl4jNetworks.zip(network));
    GraphModel model = new GraphModel("dl4j", graph(read, SMALL));
    assertThat(model.graph().layers())
        .extracting(Layer::name)
        .containsExactly(
            "wide",
            "wide-activation",
            "layer1",
            "narrow",
            "layer3",
            "hidden-dropout",
            "hidden",
            "output");
    assertThat(model.graph().layers().get(0).operation()).isInstanceOf(Operation.Convolution.class);
    Minibatch batch = new Minibatch(SMALL.input(), 16);
    batch.size(16);
    for (int example = 0; example < 16; example++) {
      for (int i = 0; i < 128; i++) {
        batch.pixels()[i * batch.lanes() + example] =
            images.getFloat(example, i / 64, i % 64 / 8, i % 8);
      }
    }
    float[][] actual = RandomModel.predict(model, read.weights(SMALL).orElseThrow(), batch);
    INDArray expected = network.output(images);
    for (int example = 0; example < 16; example++) {
      for (int k = 0; k < 4; k++) {
        assertThat(actual[example][k]).isCloseTo(expected.getFloat(example, k), within(1e-5f));
      }
    }
  }

  @Test
  void jsonAndYamlAreTheSameNetworkWithoutWeights() {
    StoredNetwork json = FORMAT.read(Dl4jNetworks.layers().toJson().getBytes(UTF_8));
    StoredNetwork yaml = FORMAT.read(Dl4jNetworks.layers().toYaml().getBytes(UTF_8));
    assertThat(graph(json, SMALL).layout()).isEqualTo(graph(yaml, SMALL).layout());
    assertThat(json.weights(SMALL)).isEmpty();
    ComputationGraphConfiguration blocks = Dl4jNetworks.blocks(false);
    LayerGraph graph = graph(FORMAT.read(blocks.toJson().getBytes(UTF_8)), SMALL);
    assertThat(graph.layers())
        .extracting(Layer::name)
        .containsExactly(
            "first", "first-activation", "second", "second-activation", "sum", "output");
    assertThat(graph(FORMAT.read(blocks.toYaml().getBytes(UTF_8)), SMALL).layout())
        .isEqualTo(graph.layout());
  }
}
