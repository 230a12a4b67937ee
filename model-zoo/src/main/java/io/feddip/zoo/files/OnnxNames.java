package io.feddip.zoo.files;

import io.feddip.api.layers.LayerGraph;
import java.util.HashSet;
import java.util.Set;

/** What layers that are read are called: as their weights are, else as their nodes. */
final class OnnxNames {
  private static final Set<String> WEIGHTS = Set.of("weight", "W", "kernel", "gamma", "scale");

  private final boolean own;
  private final Set<String> taken = new HashSet<>(Set.of(LayerGraph.INPUT, LayerGraph.OUTPUT));

  /**
   * @param own whether this project wrote the file
   */
  OnnxNames(boolean own) {
    this.own = own;
  }

  /**
   * A name that no layer has yet.
   *
   * @param weight the node's input that is a weight, or −1
   */
  String of(OnnxNode node, int weight) {
    String name = own ? node.label() : plain(source(node, weight));
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private static String source(OnnxNode node, int weight) {
    if (weight >= 0) {
      String tensor = node.input(weight);
      int dot = tensor.lastIndexOf('.');
      if (dot > 0 && WEIGHTS.contains(tensor.substring(dot + 1))) {
        return tensor.substring(0, dot);
      }
    }
    return node.label();
  }

  /** Without what globs and tables would stumble over. */
  private static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_-]+", ".").replaceAll("^\\.+|\\.+$", "");
    return plain.isEmpty() ? "layer" : plain;
  }

  /** Whether a ReLU behind a layer is a part of it. */
  boolean isInside(OnnxNode relu) {
    return !own || relu.label().endsWith(OnnxNodes.RELU);
  }
}
