package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

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

  private static byte[] zip(Model network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    return bytes.toByteArray();
  }

  /** Layers, parameters, kernels and all bits of the weights. */
  @ParameterizedTest
  @MethodSource("networks")
  void aZooNetworksZipIsThatNetwork(String name) throws IOException {
    GraphModel model = ModelZoo.byName(name);
    ModelContext context = new ModelContext(model.inputShape(), model.classes());
    float[] weights = RandomModel.weights(model, 0.5);
    StoredNetwork read = FORMAT.read(zip(model.graph(Execution.STOCK, weights)));
    assertThat(graph(read, context).layout()).isEqualTo(model.layout());
    assertThat(Arrays.equals(read.weights(context).orElseThrow(), weights)).isTrue();
    if (!name.equals("mobilenet-small") && !name.equals("alexnet")) {
      assertThat(graph(read, context).layers()).isEqualTo(model.graph().layers());
    }
  }

  /** What its owner trained gives its outputs here, layers that only DeepLearning4J has too. */
  @Test
  void aTrainedNetworkGivesItsOutputs() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(layers());
    network.init();
    INDArray images = Nd4j.rand(new int[] {16, 2, 8, 8}, 3L);
    INDArray labels = Nd4j.zeros(16, 4);
    for (int i = 0; i < 16; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    for (int i = 0; i < 20; i++) {
      network.fit(images, labels);
    }
    StoredNetwork read = FORMAT.read(zip(network));
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

  private static MultiLayerConfiguration layers() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .l2(1e-4)
        .list()
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .name("wide")
                .nOut(6)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.TANH)
                .build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(
            new ConvolutionLayer.Builder(2, 2)
                .name("narrow")
                .nOut(5)
                .activation(Activation.RELU)
                .build())
        .layer(new BatchNormalization())
        .layer(
            new DenseLayer.Builder()
                .name("hidden")
                .nOut(7)
                .dropOut(0.9)
                .activation(Activation.RELU)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(8, 8, 2))
        .build();
  }

  @Test
  void jsonAndYamlAreTheSameNetworkWithoutWeights() {
    StoredNetwork json = FORMAT.read(layers().toJson().getBytes(UTF_8));
    StoredNetwork yaml = FORMAT.read(layers().toYaml().getBytes(UTF_8));
    assertThat(graph(json, SMALL).layout()).isEqualTo(graph(yaml, SMALL).layout());
    assertThat(json.weights(SMALL)).isEmpty();
    ComputationGraphConfiguration blocks = blocks(false);
    LayerGraph graph = graph(FORMAT.read(blocks.toJson().getBytes(UTF_8)), SMALL);
    assertThat(graph.layers())
        .extracting(Layer::name)
        .containsExactly(
            "first", "first-activation", "second", "second-activation", "sum", "output");
    assertThat(graph(FORMAT.read(blocks.toYaml().getBytes(UTF_8)), SMALL).layout())
        .isEqualTo(graph.layout());
  }

  private static ComputationGraphConfiguration blocks(boolean merged) {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("pixels")
        .addLayer("first", new DenseLayer.Builder().nOut(6).build(), "pixels")
        .addLayer("second", new DenseLayer.Builder().nOut(6).build(), "first")
        .addVertex(
            "sum",
            merged ? new MergeVertex() : new ElementWiseVertex(ElementWiseVertex.Op.Add),
            "first",
            "second")
        .addLayer(
            "last", new OutputLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build(), "sum")
        .setOutputs("last")
        .setInputTypes(InputType.convolutional(8, 8, 2))
        .build();
  }

  /** A file makes layers and numbers, whatever it names. */
  @Test
  void otherClassesAreNotMade() {
    String json = layers().toJson();
    for (String name :
        List.of(
            "java.lang.ProcessBuilder",
            "javax.script.ScriptEngineManager",
            "org.deeplearning4j.nn.conf.layersx.Evil",
            "org.nd4j.linalg.activations.impl.Evil.Deep")) {
      String bad = json.replace("org.nd4j.linalg.activations.impl.ActivationTanH", name);
      assertThat(bad).isNotEqualTo(json);
      assertThatThrownBy(() -> FORMAT.read(bad.getBytes(UTF_8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("names the class " + name)
          .hasMessageContaining("confs[0]");
    }
    String tagged = "!<java.lang.ProcessBuilder> {command: [touch, /tmp/evil]}";
    assertThatThrownBy(() -> FORMAT.read(tagged.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names the class java.lang.ProcessBuilder");
    assertThatThrownBy(() -> FORMAT.read("{a: 1}".getBytes(UTF_8)))
        .hasMessageContaining("the configuration is damaged");
    assertThatThrownBy(() -> FORMAT.read("a: 1".getBytes(UTF_8)))
        .hasMessageContaining("neither vertices nor confs");
  }

  @Test
  void unreadEntriesAreNamed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write(layers().toJson().getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("normalizer.bin"));
    }
    assertThatThrownBy(() -> FORMAT.read(bytes.toByteArray()))
        .hasMessageContaining("entry normalizer.bin of the zip is not read");
  }

  @Test
  void aDamagedFileIsAnErrorInOneLine() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(layers());
    network.init();
    byte[] whole = zip(network);
    for (int length = 0; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        FORMAT.read(cut).weights(SMALL);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    byte[] text = layers().toJson().getBytes(UTF_8);
    for (int length = 0; length < text.length - 1; length += 53) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThatThrownBy(() -> FORMAT.read(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    byte[] json = layers().toJson().getBytes(UTF_8);
    assertFails(
        json,
        new ModelContext(SMALL.input(), 5),
        "layer layer5 gives 4 numbers, and the data have 5 classes");
    assertFails(
        json,
        new ModelContext(new ExampleShape(3, 8, 8), 4),
        "layer wide takes 2 inputs, and 3 arrive");
    assertFails(
        json,
        new ModelContext(new ExampleShape(2, 10, 10), 4),
        "layer hidden takes 45 inputs, and 80 arrive");
    assertThatThrownBy(() -> FORMAT.read(blocks(true).toJson().getBytes(UTF_8)))
        .hasMessageContaining("vertex sum is a MergeVertex");
    byte[] memory =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new LSTM.Builder().nIn(3).nOut(4).build())
            .layer(new OutputLayer.Builder().nIn(4).nOut(4).activation(Activation.SOFTMAX).build())
            .build()
            .toJson()
            .getBytes(UTF_8);
    assertThatThrownBy(() -> FORMAT.read(memory))
        .hasMessageContaining("layer layer1 has a RnnToFeedForwardPreProcessor before it");
    byte[] regression =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(128)
                    .nOut(4)
                    .activation(Activation.IDENTITY)
                    .build())
            .build()
            .toJson()
            .getBytes(UTF_8);
    assertFails(regression, SMALL, "must be an OutputLayer with bias, softmax");
  }

  private static void assertFails(byte[] file, ModelContext context, String message) {
    StoredNetwork read = FORMAT.read(file);
    assertThatThrownBy(() -> graph(read, context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
