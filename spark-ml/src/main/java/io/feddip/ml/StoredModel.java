package io.feddip.ml;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.NetworkFile;
import io.feddip.api.plugin.Plugins;
import io.feddip.client.Additions;
import io.feddip.client.NetworkSpec;
import io.feddip.client.Normalization;
import io.feddip.client.Objective;
import io.feddip.client.TaskSpec;
import io.feddip.data.table.TableScheme;
import io.feddip.run.TableData;
import io.feddip.zoo.OwnNetworks;
import java.util.List;
import java.util.Optional;

/**
 * What a model is, beside its weights, as JSON: the network, the columns it sees and how their
 * numbers are normalised, the classes. Values only, no class names.
 *
 * @param spec the network
 * @param scheme the table that it was trained on
 */
record StoredModel(TaskSpec spec, TableScheme scheme) {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  byte[] encode() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    ObjectNode network = root.putObject("network");
    network.put("name", spec.network().name());
    network.put("structure", spec.network().structure());
    if (spec.network().structure().isEmpty()) {
      network.set("settings", JSON.valueToTree(spec.network().settings()));
    }
    network.set("shape", JSON.valueToTree(List.of(spec.channels(), spec.height(), spec.width())));
    network.put("classes", spec.classes());
    network.set("exclude", JSON.valueToTree(spec.exclude()));
    network.put("engine", spec.engine().name());
    network.set("stock_layers", JSON.valueToTree(spec.stockLayers()));
    network.put("batch_size", spec.evaluationBatchSize());
    ObjectNode table = root.putObject("table");
    for (TableScheme.Feature feature : scheme.features()) {
      table
          .withArray("features")
          .addObject()
          .put("name", feature.name())
          .put("width", feature.width());
    }
    table.put("pixels", scheme.pixels());
    table.put("resized", scheme.resized());
    table.put("label", scheme.label());
    table.set("classes", JSON.valueToTree(scheme.classes()));
    table.set("mean", JSON.valueToTree(scheme.mean()));
    table.set("deviation", JSON.valueToTree(scheme.deviation()));
    if (scheme.task() != Task.CLASSIFICATION) {
      table.put("task", scheme.task().name());
      table.set("target_mean", JSON.valueToTree(scheme.targetMean()));
      table.set("target_deviation", JSON.valueToTree(scheme.targetDeviation()));
    }
    return root.toPrettyString().getBytes(UTF_8);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param source for messages
   * @throws IllegalArgumentException if it is damaged or of a later version
   */
  static StoredModel decode(byte[] json, String source) {
    try {
      JsonNode root = JSON.readTree(new String(json, UTF_8));
      int format = root.path("format").asInt(0);
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "%s is of format %d; this version reads format %d".formatted(source, format, FORMAT));
      }
      JsonNode network = root.path("network");
      List<Integer> shape = list(network.path("shape"), new TypeReference<>() {});
      TableScheme scheme = scheme(root.path("table"), shape);
      DataSetDescription data = TableData.describe(scheme);
      TaskSpec spec =
          new TaskSpec(
              network(network),
              shape.get(0),
              shape.get(1),
              shape.get(2),
              network.path("classes").asInt(),
              list(network.path("exclude"), new TypeReference<>() {}),
              Execution.valueOf(network.path("engine").asText()),
              list(network.path("stock_layers"), new TypeReference<>() {}),
              new Normalization(data.mean(), data.standardDeviation()),
              Augmentation.NONE,
              network.path("batch_size").asInt(),
              network.path("batch_size").asInt(),
              Objective.of(scheme.task(), scheme.targetMean(), scheme.targetDeviation()),
              Additions.NONE);
      return new StoredModel(spec, scheme);
    } catch (JsonProcessingException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(source + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Older files have a list: layers that were written down, or the structure of a file's. */
  private static NetworkSpec network(JsonNode network) throws JsonProcessingException {
    String name = network.path("name").asText();
    Extension<?, ?, ?> extension = Plugins.load().require(Kind.MODEL, name);
    boolean ofFile = extension.settings() == NetworkFile.class;
    if (ofFile) {
      String structure = network.path("structure").asText(network.path("layers").path(0).asText());
      return new NetworkSpec(name, new NetworkFile(Optional.empty()), structure);
    }
    JsonNode settings = network.path("settings");
    if (settings.isMissingNode()) {
      List<Object> layers = list(network.path("layers"), new TypeReference<>() {});
      return layers.isEmpty()
          ? NetworkSpec.ofZoo(name)
          : new NetworkSpec(name, new OwnNetworks.Written(layers), "");
    }
    return new NetworkSpec(name, JSON.treeToValue(settings, extension.settings()), "");
  }

  private static TableScheme scheme(JsonNode table, List<Integer> shape) {
    List<TableScheme.Feature> features = new java.util.ArrayList<>();
    for (JsonNode feature : table.path("features")) {
      features.add(
          new TableScheme.Feature(feature.path("name").asText(), feature.path("width").asInt()));
    }
    return new TableScheme(
        features,
        table.path("pixels").asBoolean(false),
        table.path("resized").asBoolean(false),
        shape,
        table.path("label").asText(),
        list(table.path("classes"), new TypeReference<>() {}),
        list(table.path("mean"), new TypeReference<>() {}),
        list(table.path("deviation"), new TypeReference<>() {}),
        Task.valueOf(table.path("task").asText(Task.CLASSIFICATION.name())),
        table.has("target_mean")
            ? list(table.path("target_mean"), new TypeReference<>() {})
            : List.of(),
        table.has("target_deviation")
            ? list(table.path("target_deviation"), new TypeReference<>() {})
            : List.of());
  }

  private static <T> List<T> list(JsonNode node, TypeReference<List<T>> type) {
    return JSON.convertValue(node, type);
  }
}
