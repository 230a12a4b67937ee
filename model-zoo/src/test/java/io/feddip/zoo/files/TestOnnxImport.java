package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.layers.Layer;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Minibatch;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks from ONNX files. */
class TestOnnxImport {
  private static final ModelContext GREY = new ModelContext(new ExampleShape(1, 28, 28), 10);

  static List<String> networks() {
    return ModelZoo.names();
  }

  /** Layers, names, parameters and all bits of the weights. */
  @ParameterizedTest
  @MethodSource("networks")
  void whatIsExportedComesBackTheSame(String name) {
    GraphModel model = ModelZoo.byName(name);
    ModelContext context = new ModelContext(model.inputShape(), model.classes());
    float[] weights = RandomModel.weights(model, 0.9);
    byte[] file = OnnxExport.of(name, model.graph(), weights).sparse().bytes();
    OnnxImport read = OnnxImport.of(file);
    assertThat(read.graph(context).layout()).isEqualTo(model.layout());
    assertThat(Arrays.equals(read.weights(context).orElseThrow(), weights)).isTrue();
    GraphModel again =
        new GraphModel("onnx", OnnxImport.ofStructure(read.structure()).graph(context));
    if (!name.equals("mobilenet-small")) {
      assertThat(again.graph().layers()).isEqualTo(model.graph().layers());
    }
    Minibatch batch = RandomModel.images(model, 2);
    assertThat(RandomModel.predict(again, weights, batch))
        .isDeepEqualTo(RandomModel.predict(model, weights, batch));
  }

  /** The same network by both exporters of PyTorch 2.15; onnx-network.py made the files. */
  @ParameterizedTest
  @ValueSource(strings = {"torchscript.onnx", "dynamo.onnx"})
  void networksOfPyTorchGiveItsOutputs(String name) throws IOException {
    OnnxImport read = OnnxImport.of(resource(name));
    GraphModel model = new GraphModel("onnx", OnnxImport.ofStructure(read.structure()).graph(GREY));
    assertThat(model.graph().layers())
        .extracting(Layer::name)
        .contains("depthwise", "conv2", "fc1", "output");
    Minibatch batch = new Minibatch(GREY.input(), 3);
    batch.size(3);
    for (int i = 0; i < 3 * 784; i++) {
      batch.pixels()[i % 784 * batch.lanes() + i / 784] = i * 37 % 101 / 50f - 1;
    }
    float[][] actual = RandomModel.predict(model, read.weights(GREY).orElseThrow(), batch);
    List<String> lines = new String(resource("expected.csv"), UTF_8).lines().toList();
    assertThat(lines).hasSize(3);
    for (int example = 0; example < 3; example++) {
      List<String> expected = List.of(lines.get(example).split(",", -1));
      for (int k = 0; k < 10; k++) {
        assertThat(actual[example][k]).isCloseTo(Float.parseFloat(expected.get(k)), within(1e-4f));
      }
    }
  }

  @Test
  void whatIsNotKnownIsNamed() throws IOException {
    ModelProto model = ModelProto.parseFrom(resource("torchscript.onnx"));
    ModelProto.Builder other = model.toBuilder();
    other.getGraphBuilder().getNodeBuilder(3).setOpType("Gelu");
    refused(other.build(), "node /LeakyRelu (Gelu): this operator is not known here");
    other = model.toBuilder();
    other.getGraphBuilder().getNodeBuilder(4).setInput(1, "image");
    refused(other.build(), "node /conv2/Conv (Conv): image is computed");
    ModelContext colour = new ModelContext(new ExampleShape(3, 32, 32), 10);
    assertThatThrownBy(() -> OnnxImport.of(model.toByteArray()).graph(colour))
        .hasMessage("the network takes 1×28×28, the data give 3×32×32");
    ModelContext few = new ModelContext(GREY.input(), 3);
    assertThatThrownBy(() -> OnnxImport.of(model.toByteArray()).graph(few))
        .hasMessage("node /fc2/Gemm (Gemm): gives 10 classes, the data have 3");
  }

  private static void refused(ModelProto model, String message) {
    assertThatThrownBy(() -> OnnxImport.of(model.toByteArray()).graph(GREY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void damagedWeightsAreNamed() throws IOException {
    ModelProto model = ModelProto.parseFrom(resource("torchscript.onnx"));
    TensorProto first = model.getGraph().getInitializer(0);
    refusedWeights(
        model,
        first.toBuilder().setRawData(first.getRawData().substring(4)).build(),
        "numbers instead of");
    refusedWeights(
        model, first.toBuilder().clearRawData().addDims(1L << 40).build(), "impossible shape");
    refusedWeights(
        model,
        first.toBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL).build(),
        "file of its own");
    refusedWeights(
        model, first.toBuilder().setDataType(TensorProto.DataType.DOUBLE_VALUE).build(), "float32");
    for (int length = 1; length < 4_000; length += 97) {
      byte[] cut = Arrays.copyOf(model.toByteArray(), length);
      assertThatThrownBy(() -> OnnxImport.of(cut).weights(GREY))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void refusedWeights(ModelProto model, TensorProto tensor, String message) {
    ModelProto.Builder other = model.toBuilder();
    other.getGraphBuilder().setInitializer(0, tensor);
    assertThatThrownBy(() -> OnnxImport.of(other.build().toByteArray()).weights(GREY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(tensor.getName());
  }

  /** Every initializer as a node of its own, as some exporters write them. */
  private static ModelProto withConstants(ModelProto model) {
    ModelProto.Builder other = model.toBuilder();
    other.getGraphBuilder().clearInitializer();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      other
          .getGraphBuilder()
          .addNode(
              0,
              NodeProto.newBuilder()
                  .setOpType("Constant")
                  .addOutput(tensor.getName())
                  .addAttribute(
                      AttributeProto.newBuilder()
                          .setName("value")
                          .setType(AttributeProto.AttributeType.TENSOR)
                          .setT(tensor.toBuilder().clearName())));
    }
    return other.build();
  }

  /** A structure travels with every task. */
  @ParameterizedTest
  @ValueSource(strings = {"torchscript.onnx", "dynamo.onnx"})
  void aStructureHasNeitherWeightsNorNotes(String name) throws IOException {
    ModelProto model = ModelProto.parseFrom(resource(name));
    OnnxImport plain = OnnxImport.of(model.toByteArray());
    OnnxImport constants = OnnxImport.of(withConstants(model).toByteArray());
    assertThat(constants.weights(GREY).orElseThrow()).isEqualTo(plain.weights(GREY).orElseThrow());
    for (OnnxImport read : List.of(plain, constants)) {
      assertThat(Base64.getDecoder().decode(read.structure())).hasSizeLessThan(4_000);
      assertThat(OnnxImport.ofStructure(read.structure()).graph(GREY).layers())
          .extracting(Layer::name)
          .isEqualTo(plain.graph(GREY).layers().stream().map(Layer::name).toList());
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TestOnnxImport.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
