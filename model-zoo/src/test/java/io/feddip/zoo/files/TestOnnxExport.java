package io.feddip.zoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Minibatch;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import io.feddip.zoo.OwnNetworks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What onnxruntime makes of the files. */
class TestOnnxExport {
  private static final ModelContext SMALL = new ModelContext(new ExampleShape(2, 8, 8), 5);

  static Stream<Arguments> networks() {
    return ModelZoo.names().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, 0.0), Arguments.of(name, 0.9)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkOfTheZooPredictsTheSame(String name, double sparsity) throws OrtException {
    GraphModel model = ModelZoo.byName(name);
    float[] weights = RandomModel.weights(model, sparsity);
    OnnxExport export = OnnxExport.of(name, model.graph(), weights);
    compare(model, weights, sparsity > 0 ? export.sparse() : export, 3);
  }

  /** Vectors that become images again, sums and norms of vectors, dropout between images. */
  @Test
  void layersInAnyOrder() throws OrtException {
    List<Object> list =
        List.of(
            Map.of("conv", 4, "kernel", 3, "padding", "same", "activation", "relu"),
            Map.of("residual", List.of(Map.of("conv", 6, "stride", 2, "padding", 1), "batch-norm")),
            "relu",
            Map.of("dropout", 0.3),
            Map.of("max-pool", 3, "stride", 2),
            Map.of("dense", 6),
            "batch-norm",
            "relu",
            Map.of("residual", List.of(Map.of("dense", 6, "activation", "relu"), "batch-norm")),
            Map.of("conv", 7, "kernel", 1),
            "average-pool",
            Map.of("dropout", 0.3),
            Map.of("dense", 5));
    GraphModel model = new GraphModel("layers", new OwnNetworks.Written(list).graph(SMALL));
    float[] weights = RandomModel.weights(model, 0.5);
    compare(model, weights, OnnxExport.of("layers", model.graph(), weights).sparse(), 7);
  }

  @Test
  void normalisationInsideTakesPixels() throws OrtException {
    GraphModel model = ModelZoo.byName("resnet20");
    float[] weights = RandomModel.weights(model, 0);
    List<Double> mean = List.of(100.0, 127.5, 150.0);
    List<Double> deviation = List.of(50.0, 75.0, 100.0);
    Minibatch pixels = RandomModel.images(model, 3);
    Minibatch normalised = RandomModel.images(model, 3);
    int plane = 32 * 32;
    for (int i = 0; i < 3 * plane; i++) {
      for (int lane = 0; lane < 3; lane++) {
        int pixel = (i * 31 + lane * 17) % 256;
        pixels.pixels()[i * pixels.lanes() + lane] = pixel;
        normalised.pixels()[i * pixels.lanes() + lane] =
            (float) ((pixel - mean.get(i / plane)) / deviation.get(i / plane));
      }
    }
    OnnxExport export =
        OnnxExport.of("resnet20", model.graph(), weights)
            .normalising(mean, deviation)
            .noting("classes", "[\"a\",\"b\"]");
    try (OnnxSession session = new OnnxSession(export.bytes())) {
      requireClose(session.predict(pixels), RandomModel.predict(model, weights, normalised));
      assertThat(session.metadata()).containsEntry("classes", "[\"a\",\"b\"]");
    }
  }

  @Test
  void sparseFilesAreSmallerByWhatIsLeftOut() {
    GraphModel model = ModelZoo.byName("lenet5");
    float[] weights = RandomModel.weights(model, 0.9);
    OnnxExport export = OnnxExport.of("lenet5", model.graph(), weights);
    // 12 bytes a kept weight against 4 a weight, and a kilobyte or two of nodes.
    assertThat(export.bytes().length).isBetween(61_706 * 4, 61_706 * 4 + 3_000);
    assertThat(export.sparse().bytes().length).isBetween(61_706, 61_706 * 4 / 10 * 3 + 6_000);
    assertThat(export.sparse().bytes()).isEqualTo(export.sparse().bytes());
  }

  @Test
  void aLayerOfOnesOwnIsAnErrorThatNamesIt() {
    LayerDefinition own =
        new LayerDefinition() {
          @Override
          public ExampleShape output(ExampleShape input) {
            return input;
          }

          @Override
          public FastLayer open(LayerPlace place) {
            throw new AssertionError("not opened");
          }
        };
    LayerGraph graph = LayerGraph.from(SMALL.input()).layer("twist", own).softmax(5);
    OnnxExport export = OnnxExport.of("own", graph, new float[graph.layout().length()]);
    assertThatThrownBy(export::bytes)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twist");
  }

  private static void compare(GraphModel model, float[] weights, OnnxExport export, int examples)
      throws OrtException {
    Minibatch batch = RandomModel.images(model, examples);
    try (OnnxSession session = new OnnxSession(export.bytes())) {
      requireClose(session.predict(batch), RandomModel.predict(model, weights, batch));
    }
  }

  private static void requireClose(float[][] actual, float[][] expected) {
    assertThat(actual).hasDimensions(expected.length, expected[0].length);
    double spread = 0;
    for (int example = 0; example < expected.length; example++) {
      for (int k = 0; k < expected[0].length; k++) {
        assertThat(actual[example][k]).isCloseTo(expected[example][k], within(1e-4f));
        spread = Math.max(spread, Math.abs(expected[example][k] - 1.0 / expected[0].length));
      }
    }
    assertThat(spread).as("a network that tells nothing apart proves nothing").isGreaterThan(0.02);
  }
}
