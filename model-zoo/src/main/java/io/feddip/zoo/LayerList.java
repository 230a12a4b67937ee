package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.EveryTime;
import io.feddip.zoo.layers.Lstm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A network written as a list: each entry is a word such as {@code batch-norm}, or a map such as
 * {@code {conv = 32, kernel = 3}} of one kind of layer and its options. The last entry is the dense
 * layer of the classes.
 */
final class LayerList {
  /** Kinds of layers with the options that they take beside their own value. */
  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "conv", Set.of("kernel", "stride", "padding", "bias", "activation", "name"),
          "dense", Set.of("activation", "name"),
          "max-pool", Set.of("stride", "name"),
          "average-pool", Set.of("name"),
          "batch-norm", Set.of("name"),
          "relu", Set.of("name"),
          "dropout", Set.of("name"),
          "embedding", Set.of("words", "name"),
          "lstm", Set.of("sequence", "name"),
          "residual", Set.of());

  private final LayerGraph.Builder graph;
  private final Map<String, Integer> counts = new HashMap<>();

  private final boolean everyTime;

  private LayerList(ModelContext context) {
    graph = LayerGraph.from(context.input());
    everyTime = context.task() == Task.NEXT_TOKEN;
  }

  /**
   * The network.
   *
   * @param list of words and maps; numbers, strings, booleans and lists of entries inside
   * @throws IllegalArgumentException naming the position and the shape that arrives there
   */
  static LayerGraph graph(ModelContext context, List<?> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("the list of layers is empty");
    }
    LayerList layers = new LayerList(context);
    layers.addAll(list.subList(0, list.size() - 1), "");
    Entry last = new Entry(list.get(list.size() - 1), String.valueOf(list.size()));
    if (!last.kind.equals("dense") || !last.map.keySet().equals(Set.of("dense"))) {
      throw last.wrong("the last layer must be {dense = %d}".formatted(context.outputs()));
    }
    if (last.positive("dense") != context.outputs()) {
      throw last.wrong(
          "the data have %d %s"
              .formatted(context.outputs(), layers.everyTime ? "tokens" : "classes"));
    }
    return layers.everyTime
        ? EveryTime.softmax(layers.graph, context.outputs())
        : layers.graph.softmax(context.outputs());
  }

  private void addAll(List<?> list, String prefix) {
    for (int i = 0; i < list.size(); i++) {
      Entry entry = new Entry(list.get(i), prefix + (i + 1));
      try {
        if (entry.kind.equals("lstm")) {
          addLstm(entry, list.subList(i + 1, list.size()));
        } else {
          add(entry);
        }
      } catch (EntryException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw entry.wrong(e.getMessage());
      }
    }
  }

  private void add(Entry entry) {
    switch (entry.kind) {
      case "conv" -> graph.convolution(name(entry, "conv"), convolution(entry));
      case "dense" -> {
        String name = name(entry, "dense");
        int outputs = entry.positive("dense");
        if (everyTime) {
          EveryTime.dense(graph, name, outputs, entry.isRectified());
        } else if (entry.isRectified()) {
          graph.denseRelu(name, outputs);
        } else {
          graph.dense(name, outputs);
        }
      }
      case "max-pool" -> {
        int size = entry.positive("max-pool");
        int stride = entry.has("stride") ? entry.positive("stride") : size;
        graph.maxPool(name(entry, "pool"), size, stride);
      }
      case "average-pool" -> graph.averagePool(flagged(entry, "pool"));
      case "batch-norm" -> graph.norm(flagged(entry, "norm"));
      case "relu" -> graph.relu(flagged(entry, "relu"));
      case "dropout" -> graph.dropout(name(entry, "dropout"), 1 - entry.number("dropout"));
      case "embedding" -> {
        if (!entry.has("words")) {
          throw entry.wrong("words, how many there are, is missing");
        }
        Embedding embedding = new Embedding(entry.positive("words"), entry.positive("embedding"));
        graph.layer(name(entry, "embedding"), embedding);
      }
      case "residual" -> addResidual(entry);
      default -> throw new IllegalStateException(entry.kind);
    }
  }

  /**
   * What another one comes behind, with dropout between them or none, tells it a sequence; and the
   * rest, if something is to be said of every time.
   */
  private void addLstm(Entry entry, List<?> behind) {
    boolean sequence =
        entry.has("sequence")
            ? entry.flag("sequence")
            : everyTime
                || behind.stream()
                    .map(next -> new Entry(next, entry.position).kind)
                    .filter(kind -> !kind.equals("dropout"))
                    .findFirst()
                    .filter("lstm"::equals)
                    .isPresent();
    graph.layer(name(entry, "lstm"), new Lstm(entry.positive("lstm"), sequence));
  }

  /** The sum of what its layers make of the input and of the input itself, projected if need be. */
  private void addResidual(Entry entry) {
    ExampleShape from = graph.shape();
    String shortcut = graph.last();
    if (!(entry.map.get("residual") instanceof List<?> inner) || inner.isEmpty()) {
      throw entry.wrong("residual needs a list of layers");
    }
    addAll(inner, entry.position + ".");
    ExampleShape to = graph.shape();
    String result = graph.last();
    String name = "residual" + counts.merge("residual", 1, Integer::sum);
    if (!from.equals(to)) {
      int stride = from.height() / to.height();
      graph
          .after(shortcut)
          .convolution(
              name + "-shortcut", Convolution.of(to.channels(), 1).withStride(stride).withoutBias())
          .norm(name + "-shortcut-norm");
      shortcut = graph.last();
    }
    graph.sum(name + "-add", result, shortcut);
  }

  private static Convolution convolution(Entry entry) {
    int kernel = entry.has("kernel") ? entry.positive("kernel") : 3;
    Convolution convolution = Convolution.of(entry.positive("conv"), kernel);
    if (entry.has("stride")) {
      convolution = convolution.withStride(entry.positive("stride"));
    }
    if (entry.has("padding")) {
      convolution = convolution.withPadding(padding(entry, kernel));
    }
    if (entry.has("bias") && !entry.flag("bias")) {
      convolution = convolution.withoutBias();
    }
    return entry.isRectified() ? convolution.withRelu() : convolution;
  }

  private static int padding(Entry entry, int kernel) {
    Object value = entry.map.get("padding");
    if ("valid".equals(value)) {
      return 0;
    }
    if ("same".equals(value)) {
      if (kernel % 2 == 0) {
        throw entry.wrong("padding = same needs an odd kernel, not " + kernel);
      }
      return kernel / 2;
    }
    return entry.whole("padding", 0, "same, valid or a whole number");
  }

  private String flagged(Entry entry, String kind) {
    if (!entry.flag(entry.kind)) {
      throw entry.wrong(entry.kind + " = false; leave the layer out");
    }
    return name(entry, kind);
  }

  private String name(Entry entry, String kind) {
    int number = counts.merge(kind, 1, Integer::sum);
    Object name = entry.map.get("name");
    return name == null ? kind + number : String.valueOf(name);
  }

  /** What is wrong with one entry, said already. */
  private static final class EntryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    EntryException(String message) {
      super(message);
    }
  }

  /** One entry with its place in the list, counted from 1. */
  private static final class Entry {
    private final String position;
    private final String text;
    private final Map<String, Object> map = new HashMap<>();
    private final String kind;

    Entry(Object value, String position) {
      this.position = position;
      this.text = String.valueOf(value);
      if (value instanceof String word) {
        map.put(word, true);
      } else if (value instanceof Map<?, ?> options) {
        options.forEach((key, option) -> map.put(String.valueOf(key), option));
      } else {
        throw wrong("a layer is a word or a group of keys");
      }
      Set<String> kinds = new HashSet<>(map.keySet());
      kinds.retainAll(KINDS.keySet());
      if (kinds.size() != 1) {
        throw wrong("a layer is one of " + String.join(", ", new TreeSet<>(KINDS.keySet())));
      }
      this.kind = kinds.iterator().next();
      for (String key : map.keySet()) {
        if (!key.equals(kind) && !KINDS.get(kind).contains(key)) {
          throw wrong(
              KINDS.get(kind).isEmpty()
                  ? "%s takes no %s".formatted(kind, key)
                  : "%s takes no %s; it takes %s"
                      .formatted(kind, key, String.join(", ", new TreeSet<>(KINDS.get(kind)))));
        }
      }
    }

    boolean has(String key) {
      return map.containsKey(key);
    }

    boolean isRectified() {
      Object activation = map.getOrDefault("activation", "linear");
      if (!List.of("relu", "linear").contains(activation)) {
        throw wrong("activation is relu or linear, not " + activation);
      }
      return activation.equals("relu");
    }

    boolean flag(String key) {
      if (map.get(key) instanceof Boolean value) {
        return value;
      }
      throw wrong(key + " is true or false");
    }

    double number(String key) {
      if (map.get(key) instanceof Number value) {
        return value.doubleValue();
      }
      throw wrong(key + " is a number");
    }

    int positive(String key) {
      return whole(key, 1, "a positive whole number");
    }

    int whole(String key, int least, String allowed) {
      if (map.get(key) instanceof Number value
          && value.doubleValue() == Math.rint(value.doubleValue())
          && value.doubleValue() >= least
          && value.doubleValue() <= Integer.MAX_VALUE) {
        return value.intValue();
      }
      throw wrong(key + " is " + allowed);
    }

    EntryException wrong(String what) {
      return new EntryException("layer %s of the list, %s: %s".formatted(position, text, what));
    }
  }
}
