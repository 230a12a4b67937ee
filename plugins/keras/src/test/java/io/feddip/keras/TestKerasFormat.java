package io.feddip.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.Operation;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.StoredNetwork;
import io.feddip.zoo.GraphModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks from files that Keras wrote; make_files.py beside them made them. */
final class TestKerasFormat {
  private static final KerasFormat FORMAT = new KerasFormat();
  private static final ModelContext IMAGES = new ModelContext(new ExampleShape(2, 9, 7), 4);

  static byte[] resource(String name) throws IOException {
    try (InputStream in = TestKerasFormat.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static GraphModel model(String structure, ModelContext context) {
    return new GraphModel("keras", FORMAT.graph(structure, context));
  }

  @ParameterizedTest
  @CsvSource({
    "sequential.h5, expected-sequential.csv, 2, 8, 8",
    "functional.h5, expected-functional.csv, 2, 9, 7",
    "keras2.h5, expected-functional.csv, 2, 9, 7"
  })
  void outputsAreThoseOfKeras(String name, String expected, int channels, int height, int width)
      throws IOException {
    List<String> lines = new String(resource(expected), StandardCharsets.UTF_8).lines().toList();
    ExampleShape shape = new ExampleShape(channels, height, width);
    int classes = lines.get(0).split(",", -1).length;
    ModelContext context = new ModelContext(shape, classes);
    StoredNetwork read = FORMAT.read(resource(name));
    GraphModel model = model(read.structure(), context);
    Minibatch batch = new Minibatch(shape, 3);
    batch.size(3);
    for (int example = 0; example < 3; example++) {
      for (int i = 0; i < shape.size(); i++) {
        batch.pixels()[i * batch.lanes() + example] = (i * 37 + example * 11) % 101 / 50f - 1;
      }
    }
    float[] actual = new float[classes * batch.lanes()];
    try (Network network = model.open(Execution.AUTO)) {
      network.predict(read.weights(context).orElseThrow(), batch, actual);
    }
    for (int example = 0; example < 3; example++) {
      String[] numbers = lines.get(example).split(",", -1);
      for (int k = 0; k < classes; k++) {
        assertThat(actual[k * batch.lanes() + example])
            .isCloseTo(Float.parseFloat(numbers[k]), within(2e-6f));
      }
    }
  }

  /** What has a sparse kernel here is not left to DeepLearning4J. */
  @Test
  void layersAreThisProjectsWhereItHasThem() throws IOException {
    List<Layer> layers =
        model(FORMAT.read(resource("functional.h5")).structure(), IMAGES).graph().layers();
    assertThat(layers)
        .filteredOn(layer -> layer.operation() instanceof Operation.Own)
        .extracting(Layer::name)
        .containsExactlyInAnyOrder(
            "conv", "depthwise", "leaky", "separable-depthwise", "mean", "frame");
    assertThat(layers)
        .extracting(Layer::name)
        .contains("norm", "relu", "add", "separable", "all", "output");
  }

  @Test
  void whatIsNotKnownIsNamed() throws IOException {
    String structure = FORMAT.read(resource("functional.h5")).structure();
    refused(
        structure.replace("\"class_name\": \"Add\"", "\"class_name\": \"Concatenate\""),
        IMAGES,
        "layer add (Concatenate): it reads 2 others; it needs one");
    refused(
        structure.replace("\"class_name\": \"LeakyReLU\"", "\"class_name\": \"Lambda\""),
        IMAGES,
        "layer leaky (Lambda): this kind of layer is not known here");
    refused(
        structure,
        new ModelContext(new ExampleShape(1, 28, 28), 4),
        "layer image (InputLayer): takes [null,9,7,2] (height, width, channels)");
    refused(
        structure,
        new ModelContext(IMAGES.input(), 10),
        "layer classes (Dense): gives 4 numbers, and the data have 10 classes");
    refused("{\"class_name\": \"Ensemble\"}", IMAGES, "it holds a Ensemble");
    refused("[", IMAGES, "the model's JSON is damaged");
  }

  private static void refused(String structure, ModelContext context, String message) {
    assertThatThrownBy(() -> FORMAT.graph(structure, context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatIsNoFileOfKerasIsAnError() throws IOException {
    assertThatThrownBy(() -> FORMAT.read("no network".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it is no HDF5 file, or a damaged one");
    byte[] whole = resource("functional.h5");
    for (int length = 0; length < whole.length; length += 997) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FORMAT.read(part)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
