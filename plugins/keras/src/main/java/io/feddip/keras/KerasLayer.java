package io.feddip.keras;

import io.feddip.api.model.ExampleShape;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A layer as Keras notes it.
 *
 * @param kind Keras' class
 * @param config its settings
 * @param inputs names of the layers that it reads
 */
record KerasLayer(String name, String kind, JsonNode config, List<String> inputs) {
  KerasLayer {
    inputs = List.copyOf(inputs);
  }

  static boolean isInput(String kind) {
    return kind.equals("InputLayer");
  }

  IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException("layer %s (%s): %s".formatted(name, kind, problem));
  }

  void require(boolean condition, String problem) {
    if (!condition) {
      throw wrong(problem);
    }
  }

  /** The only layer that it reads. */
  String input() {
    require(inputs.size() == 1, "it reads %d others; it needs one".formatted(inputs.size()));
    return inputs.get(0);
  }

  boolean is(String key, boolean otherwise) {
    return config.path(key).asBoolean(otherwise);
  }

  int integer(String key, int otherwise) {
    return config.path(key).asInt(otherwise);
  }

  double number(String key, double otherwise) {
    return config.path(key).asDouble(otherwise);
  }

  String text(String key, String otherwise) {
    JsonNode value = config.path(key);
    return value.isTextual() ? value.asText() : otherwise;
  }

  /** Two numbers, of height and of width; one stands for both. */
  int[] pair(String key, int... otherwise) {
    JsonNode value = config.path(key);
    if (value.isInt()) {
      return new int[] {value.asInt(), value.asInt()};
    }
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    require(value.size() == 2, key + " = " + value + " is not of images");
    return new int[] {value.get(0).asInt(), value.get(1).asInt()};
  }

  boolean pads() {
    String padding = text("padding", "valid");
    require(
        padding.equals("valid") || padding.equals("same"),
        "padding %s is not known".formatted(padding));
    return padding.equals("same");
  }

  /** Keras notes it as a text or, what has settings of its own, as an object. */
  String activation() {
    JsonNode activation = config.path("activation");
    return activation.isObject()
        ? activation.path("class_name").asText()
        : activation.asText("linear");
  }

  /**
   * Whether an input takes vectors, and not images.
   *
   * @throws IllegalArgumentException if it takes something else than the data give
   */
  boolean takesVectors(ExampleShape data) {
    JsonNode shape =
        config.has("batch_shape") ? config.path("batch_shape") : config.path("batch_input_shape");
    List<Integer> image = List.of(data.height(), data.width(), data.channels());
    boolean vector = shape.size() == 2;
    List<Integer> arriving = vector ? List.of(data.size()) : image;
    boolean fits = shape.isMissingNode() || shape.size() == arriving.size() + 1;
    for (int i = 1; fits && i < shape.size(); i++) {
      fits = shape.get(i).isNull() || shape.get(i).asInt() == arriving.get(i - 1);
    }
    require(
        fits, "takes %s (height, width, channels), and the data give %s".formatted(shape, image));
    require(
        !vector || data.channels() == 1 || data.size() == data.channels(),
        "takes vectors, and the data are images of several channels");
    return vector;
  }
}
