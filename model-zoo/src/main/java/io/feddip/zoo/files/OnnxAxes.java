package io.feddip.zoo.files;

import io.feddip.api.model.ExampleShape;
import java.util.ArrayList;
import java.util.List;

/**
 * What the axes of a tensor of sequences are, a letter each: N examples, T times, C numbers at one
 * time, 1 nothing at all. Nodes that move them about become no layers.
 *
 * @param letters from the first axis to the last
 */
record OnnxAxes(String letters) {
  /** Numbers of tokens. */
  static final OnnxAxes TOKENS = new OnnxAxes("NT");

  /** As this project's layers have them. */
  static final OnnxAxes IMAGE = new OnnxAxes("NC1T");

  /** One vector an example. */
  static final OnnxAxes VECTOR = new OnnxAxes("NC");

  /** What an LSTM gives of every time; if it is asked for the last alone, of that. */
  static OnnxAxes outputs(boolean sequence) {
    return new OnnxAxes(sequence ? "T1NC" : "11NC");
  }

  /** What an LSTM gives of the last time. */
  static final OnnxAxes LAST = new OnnxAxes("1NC");

  /**
   * The axes behind a node that moves them.
   *
   * @throws IllegalArgumentException naming the node, if it does something else
   */
  OnnxAxes behind(OnnxNode node, OnnxValues values) {
    return switch (node.operator()) {
      case "Transpose" -> turned(node);
      case "Squeeze" -> squeezed(node, axes(node, values));
      case "Unsqueeze" -> unsqueezed(axes(node, values));
      default -> this;
    };
  }

  private OnnxAxes turned(OnnxNode node) {
    StringBuilder turned = new StringBuilder();
    List<Long> order = node.integers("perm");
    node.require(
        order.size() == letters.length(), "turns a tensor of " + letters.length() + " axes");
    order.forEach(axis -> turned.append(letters.charAt(axis.intValue())));
    return new OnnxAxes(turned.toString());
  }

  /** What a node says of axes, as an attribute or as an input. */
  static List<Long> axes(OnnxNode node, OnnxValues values) {
    if (!node.has(1)) {
      return node.integers("axes");
    }
    List<Long> axes = new ArrayList<>();
    for (long axis : values.integers(node.input(1))) {
      axes.add(axis);
    }
    return axes;
  }

  private OnnxAxes squeezed(OnnxNode node, List<Long> axes) {
    StringBuilder kept = new StringBuilder(letters);
    axes.stream()
        .map(axis -> axis < 0 ? axis + letters.length() : axis)
        .sorted((a, b) -> Long.compare(b, a))
        .forEach(
            axis -> {
              node.require(letters.charAt(axis.intValue()) == '1', "drops an axis that is needed");
              kept.deleteCharAt(axis.intValue());
            });
    return new OnnxAxes(kept.toString());
  }

  private OnnxAxes unsqueezed(List<Long> axes) {
    StringBuilder more = new StringBuilder(letters);
    int length = letters.length() + axes.size();
    axes.stream()
        .map(axis -> axis < 0 ? axis + length : axis)
        .sorted()
        .forEach(axis -> more.insert(axis.intValue(), '1'));
    return new OnnxAxes(more.toString());
  }

  /** How long they are, with −1 for that of the examples. */
  long[] extents(ExampleShape layer) {
    return letters.chars().mapToLong(letter -> extent((char) letter, layer)).toArray();
  }

  private static long extent(char letter, ExampleShape layer) {
    return switch (letter) {
      case 'T' -> layer.width();
      case 'C' -> layer.channels();
      case 'N' -> -1;
      default -> 1;
    };
  }

  /**
   * With axes of extent 1 more or less; all others stay in their order.
   *
   * @param layer shape of what gives the tensor
   * @throws IllegalArgumentException naming the node, if it does something else
   */
  OnnxAxes reshaped(OnnxNode node, long[] target, ExampleShape layer) {
    String needed = letters.replace("1", "");
    StringBuilder found = new StringBuilder();
    int next = 0;
    for (int i = 0; i < target.length; i++) {
      boolean spare = target[i] == 1 && target.length - i > needed.length() - next;
      char letter = spare || next == needed.length() ? '1' : needed.charAt(next);
      long own = extent(letter, layer);
      node.require(target[i] <= 0 || own < 0 || target[i] == own, "mixes times with numbers");
      found.append(letter);
      next += letter == '1' ? 0 : 1;
    }
    node.require(next == needed.length(), "mixes times with numbers");
    return new OnnxAxes(found.toString());
  }

  /** Without the time, of which a node takes the last. */
  OnnxAxes without(int axis) {
    return new OnnxAxes(letters.substring(0, axis) + letters.substring(axis + 1));
  }

  /** The place of the time; −1 if it is gone. */
  int time() {
    return letters.indexOf('T');
  }

  boolean endsInNumbers() {
    return letters.endsWith("C");
  }
}
