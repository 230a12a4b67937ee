package io.feddip.keras;

import io.feddip.api.model.ParameterBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which numbers of a file of Keras are which parameters here. */
final class KerasParameters {
  private final Map<String, Source> sources = new HashMap<>();

  /**
   * Where a parameter's numbers are.
   *
   * @param otherwise what they are where Keras' layer has none
   */
  private record Source(
      KerasLayer layer, String name, float otherwise, UnaryOperator<float[]> turn) {}

  /**
   * Notes a parameter.
   *
   * @param ours name of the layer here
   * @param turn from Keras' order to this project's
   */
  void put(
      String ours, String parameter, KerasLayer layer, String name, UnaryOperator<float[]> turn) {
    sources.put(ours + "." + parameter, new Source(layer, name, 0, turn));
  }

  /** One that lies as it does in Keras, and is {@code otherwise} where Keras' layer has none. */
  void put(String ours, String parameter, KerasLayer layer, String name, float otherwise) {
    sources.put(
        ours + "." + parameter, new Source(layer, name, otherwise, UnaryOperator.identity()));
  }

  /**
   * A parameter's numbers.
   *
   * @throws IllegalArgumentException naming the layer, if the file has not as many
   */
  float[] values(ParameterBlock block, KerasFile file) {
    Source source = sources.get(block.layer() + "." + block.parameter());
    KerasLayer layer = source.layer();
    Optional<float[]> stored = file.find(layer.name(), source.name());
    if (stored.isEmpty()) {
      // Norms without scale or shift, dense layers without bias: as if they had not learnt any.
      layer.require(
          !source.name().contains("kernel"), "the file has no numbers of its " + source.name());
      float[] values = new float[block.length()];
      Arrays.fill(values, source.otherwise());
      return values;
    }
    float[] values = stored.orElseThrow();
    layer.require(
        values.length == block.length(),
        "the file has %d numbers of its %s instead of %d"
            .formatted(values.length, source.name(), block.length()));
    return source.turn().apply(values);
  }
}
