package io.feddip.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The layers of a model, one after the other in an order in which they can be executed, whichever
 * of Keras' two kinds of models it is and whichever version wrote it.
 *
 * @param layers the input among them
 * @param output name of the layer that gives the model's output
 */
record KerasModel(List<KerasLayer> layers, String output) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the JSON of a model.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static KerasModel of(String configuration) {
    try {
      JsonNode root = JSON.readTree(configuration);
      JsonNode inner = root.path("config");
      return switch (root.path("class_name").asText()) {
        case "Sequential" -> sequential(inner.isArray() ? inner : inner.path("layers"));
        case "Functional", "Model" -> functional(inner);
        default ->
            throw new IllegalArgumentException(
                "it holds a %s; a Sequential or Functional model is read"
                    .formatted(root.path("class_name").asText("nothing")));
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the model's JSON is damaged: " + e.getOriginalMessage(), e);
    }
  }

  private static KerasModel sequential(JsonNode written) {
    List<KerasLayer> layers = new ArrayList<>();
    for (JsonNode layer : written) {
      String name = layer.path("config").path("name").asText();
      List<String> inputs =
          layers.isEmpty() ? List.of() : List.of(layers.get(layers.size() - 1).name());
      if (layers.isEmpty() && !KerasLayer.isInput(layer.path("class_name").asText())) {
        // The first layer says what it takes where there is no layer for that.
        layers.add(new KerasLayer("(input)", "InputLayer", layer.path("config"), List.of()));
        inputs = List.of("(input)");
      }
      layers.add(
          new KerasLayer(name, layer.path("class_name").asText(), layer.path("config"), inputs));
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("the model has no layers");
    }
    return new KerasModel(layers, layers.get(layers.size() - 1).name());
  }

  private static KerasModel functional(JsonNode model) {
    Map<String, KerasLayer> waiting = new LinkedHashMap<>();
    for (JsonNode layer : model.path("layers")) {
      JsonNode nodes = layer.path("inbound_nodes");
      String name = layer.path("name").asText(layer.path("config").path("name").asText());
      if (nodes.size() > 1) {
        throw new IllegalArgumentException("layer %s is used more than once".formatted(name));
      }
      List<String> inputs = new ArrayList<>();
      references(nodes, inputs);
      waiting.put(
          name,
          new KerasLayer(name, layer.path("class_name").asText(), layer.path("config"), inputs));
    }
    List<String> outputs = new ArrayList<>();
    references(model.path("output_layers"), outputs);
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "the model has %d outputs; it needs one".formatted(outputs.size()));
    }
    return new KerasModel(sorted(waiting), outputs.get(0));
  }

  private static List<KerasLayer> sorted(Map<String, KerasLayer> waiting) {
    List<KerasLayer> layers = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    while (!waiting.isEmpty()) {
      KerasLayer next =
          waiting.values().stream()
              .filter(layer -> placed.containsAll(layer.inputs()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "these layers wait for each other: " + waiting.keySet()));
      waiting.remove(next.name());
      placed.add(next.name());
      layers.add(next);
    }
    return layers;
  }

  /** Keras notes a tensor as [layer, use, output], wherever its versions put that. */
  private static void references(JsonNode node, List<String> into) {
    if (node.isArray()
        && node.size() >= 3
        && node.get(0).isTextual()
        && node.get(1).isInt()
        && node.get(2).isInt()) {
      into.add(node.get(0).asText());
      return;
    }
    node.forEach(inner -> references(inner, into));
  }

  KerasLayer layer(String name) {
    return layers.stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no layer " + name));
  }
}
