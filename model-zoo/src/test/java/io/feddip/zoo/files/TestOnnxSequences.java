package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.Lstm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import onnx.Onnx.ModelProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences come and go as ONNX files. */
final class TestOnnxSequences {
  private static final int TOKENS = 7;
  private static final int TIMES = 5;
  private static final int EXAMPLES = 3;

  private static ModelContext context(boolean every) {
    Task task = every ? Task.NEXT_TOKEN : Task.CLASSIFICATION;
    return new ModelContext(new ExampleShape(TIMES, 1, 1), TOKENS, "", task);
  }

  private static Minibatch tokens() {
    Minibatch batch = new Minibatch(new ExampleShape(TIMES, 1, 1), EXAMPLES);
    batch.size(EXAMPLES);
    for (int i = 0; i < EXAMPLES * TIMES; i++) {
      batch.pixels()[i % TIMES * batch.lanes() + i / TIMES] = i * 5 % TOKENS;
    }
    return batch;
  }

  private static LayerGraph graph(boolean every) {
    LayerGraph.Builder graph =
        LayerGraph.from(context(every).input())
            .layer("words", new Embedding(TOKENS, 4))
            .layer("first", new Lstm(6, true))
            .dropout("drop", 0.8)
            .layer("second", new Lstm(5, every));
    return every ? graph.softmaxEach(TOKENS) : graph.softmax(TOKENS);
  }

  private static GraphModel model(LayerGraph graph, boolean every) {
    return new GraphModel("read", graph).withTask(context(every).task());
  }

  private static float[] weights(GraphModel model) {
    Random random = new Random(4);
    float[] weights = new float[model.layout().length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(4) == 0 ? (float) random.nextGaussian() : 0;
    }
    return weights;
  }

  /** [examples][positions][tokens]. */
  private static float[] said(GraphModel model, float[] weights) {
    Minibatch batch = tokens();
    int positions = model.positions();
    float[] lanes = new float[TOKENS * positions * batch.lanes()];
    try (Network network = model.open(Execution.AUTO)) {
      network.predict(weights, batch, lanes);
    }
    float[] said = new float[EXAMPLES * positions * TOKENS];
    for (int i = 0; i < said.length; i++) {
      int position = i / TOKENS % positions;
      int row = i % TOKENS * positions + position;
      said[i] = lanes[row * batch.lanes() + i / TOKENS / positions];
    }
    return said;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsExportedComesBackTheSame(boolean every) {
    GraphModel model = model(graph(every), every);
    float[] weights = weights(model);
    byte[] file =
        OnnxExport.of("sequences", model.graph(), weights)
            .forTask(model.task(), List.of(), List.of())
            .sparse()
            .bytes();
    OnnxImport read = OnnxImport.of(file);
    LayerGraph again = OnnxImport.ofStructure(read.structure()).graph(context(every));
    assertThat(again.layers()).isEqualTo(model.graph().layers());
    assertThat(read.weights(context(every)).orElseThrow()).isEqualTo(weights);
  }

  /** ONNX Runtime says of an exported network what this project says. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exportedNetworksSayTheSame(boolean every) throws Exception {
    GraphModel model = model(graph(every), every);
    float[] weights = weights(model);
    byte[] file =
        OnnxExport.of("sequences", model.graph(), weights)
            .forTask(model.task(), List.of(), List.of())
            .bytes();
    float[] input = new float[EXAMPLES * TIMES];
    for (int i = 0; i < input.length; i++) {
      input[i] = i * 5 % TOKENS;
    }
    float[] expected = said(model, weights);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file);
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(input), new long[] {EXAMPLES, TIMES, 1, 1});
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      FloatBuffer theirs = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int positions = model.positions();
      for (int i = 0; i < expected.length; i++) {
        int example = i / TOKENS / positions;
        int row = (example * TOKENS + i % TOKENS) * positions + i / TOKENS % positions;
        assertThat(theirs.get(row)).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  /** By both exporters of PyTorch 2.15; onnx-sequences.py made the files. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "next-torchscript.onnx",
        "next-dynamo.onnx",
        "tokens-torchscript.onnx",
        "tokens-dynamo.onnx"
      })
  void networksOfPyTorchGiveItsOutputs(String name) throws IOException {
    boolean every = name.startsWith("tokens");
    OnnxImport read = OnnxImport.of(resource(name));
    GraphModel model = model(OnnxImport.ofStructure(read.structure()).graph(context(every)), every);
    assertThat(model.graph().layers())
        .extracting(layer -> layer.operation().getClass().getSimpleName())
        .containsExactly("Own", "Own", "Own", every ? "Convolution" : "Dense");
    assertThat(((Operation.Own) model.graph().layers().get(2).operation()).definition())
        .isEqualTo(new Lstm(6, every));
    float[] actual = said(model, read.weights(context(every)).orElseThrow());
    List<Float> expected =
        new String(resource("sequences.csv"), UTF_8)
            .lines()
            .skip(every ? EXAMPLES : 0)
            .limit(EXAMPLES)
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(Float::valueOf)
            .collect(Collectors.toList());
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected.get(i), within(1e-4f));
    }
  }

  @Test
  void otherKindsAreNamed() throws IOException {
    ModelProto model = ModelProto.parseFrom(resource("next-torchscript.onnx"));
    for (int i = 0; i < model.getGraph().getNodeCount(); i++) {
      if (model.getGraph().getNode(i).getOpType().equals("LSTM")) {
        ModelProto.Builder other = model.toBuilder();
        other.getGraphBuilder().getNodeBuilder(i).addAttribute(OnnxNodes.number("clip", 3));
        refused(other.build(), "only PyTorch's kind is known");
        other = model.toBuilder();
        other.getGraphBuilder().getNodeBuilder(i).setInput(5, "out.bias");
        refused(other.build(), "begins with something remembered");
      }
      if (model.getGraph().getNode(i).getOpType().equals("ConstantOfShape")) {
        ModelProto.Builder other = model.toBuilder();
        other
            .getGraphBuilder()
            .getNodeBuilder(i)
            .getAttributeBuilder(0)
            .getTBuilder()
            .clearRawData()
            .addFloatData(1);
        refused(other.build(), "begins with something remembered");
      }
    }
    ModelContext few = new ModelContext(context(true).input(), 3, "", Task.NEXT_TOKEN);
    byte[] every = resource("tokens-torchscript.onnx");
    assertThatThrownBy(() -> OnnxImport.of(every).graph(few))
        .hasMessageContaining("gives 7 tokens, the data have 3");
  }

  private static void refused(ModelProto model, String message) {
    assertThatThrownBy(() -> OnnxImport.of(model.toByteArray()).graph(context(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("node ")
        .hasMessageContaining(message);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = TestOnnxSequences.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }
}
