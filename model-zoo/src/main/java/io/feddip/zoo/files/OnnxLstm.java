package io.feddip.zoo.files;

import io.feddip.api.model.ExampleShape;
import io.feddip.zoo.layers.Lstm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An LSTM that is read: of PyTorch's kind, which remembers nothing at first. */
final class OnnxLstm {
  private final OnnxNode node;
  private final OnnxValues values;
  private final OnnxFlow flow;
  private final ExampleShape input;
  private final boolean ends;
  private final Lstm layer;

  /**
   * @param input shape of what it reads
   * @throws IllegalArgumentException naming the node, if it is another kind
   */
  OnnxLstm(OnnxNode node, OnnxValues values, OnnxFlow flow, ExampleShape input) {
    this.node = node;
    this.values = values;
    this.flow = flow;
    this.input = input;
    List<Integer> shape = values.shape(node.input(2));
    node.require(
        shape.size() == 3
            && shape.get(0) == 1
            && values.shape(node.input(1)).equals(List.of(1, shape.get(1), input.channels())),
        "only one direction is known, and weights for %d numbers".formatted(input.channels()));
    node.require(!node.has(4) && !node.has(7), "lengths and peepholes are not known");
    node.require(
        node.text("direction", "forward").equals("forward")
            && !node.hasAttribute("activations")
            && !node.hasAttribute("clip")
            && node.integer("layout", 0) == 0
            && node.integer("input_forget", 0) == 0,
        "only PyTorch's kind is known");
    for (int state = 5; state <= 6; state++) {
      node.require(
          !node.has(state) || flow.isZero(node.input(state)), "begins with something remembered");
    }
    String all = node.output();
    this.ends = node.proto().getOutputCount() > 1 && flow.isRead(node.proto().getOutput(1));
    node.require(!ends || !flow.isRead(all), "only all times or the last one are known, not both");
    this.layer = new Lstm(shape.get(2), !ends && !endsInLast(all));
  }

  Lstm layer() {
    return layer;
  }

  /** Whether it gives what it said last as a tensor of its own. */
  boolean ends() {
    return ends;
  }

  /** By the ends of their names. */
  Map<String, Supplier<float[]>> parameters() {
    return Map.of(
        ".W", () -> OnnxGates.fromOnnx(values.floats(node.input(1))),
        ".RW", () -> OnnxGates.fromOnnx(values.floats(node.input(2))),
        ".b",
            () ->
                node.has(3)
                    ? OnnxGates.bias(values.floats(node.input(3)))
                    : new float[Lstm.GATES * layer.units()]);
  }

  /** Whether nothing but the last time of what it gives is read. */
  private boolean endsInLast(String tensor) {
    OnnxAxes letters = OnnxAxes.outputs(true);
    for (Optional<OnnxNode> next = flow.onlyReader(tensor);
        next.isPresent();
        next = flow.onlyReader(next.get().output())) {
      OnnxNode reader = next.get();
      switch (reader.operator()) {
        case "Gather" -> {
          return isLast(reader, letters, reader.input(1), reader.integer("axis", 0));
        }
        case "Slice" -> {
          long axis = reader.has(3) ? values.integers(reader.input(3))[0] : 0;
          if (isLast(reader, letters, reader.input(1), axis)) {
            return true;
          }
        }
        case "Transpose", "Squeeze" -> letters = letters.behind(reader, values);
        // Its shape is looked at when it is that node's turn.
        case "Reshape" -> letters = new OnnxAxes(letters.letters().replace("1", ""));
        case "Identity" -> {}
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private boolean isLast(OnnxNode reader, OnnxAxes letters, String from, long axis) {
    long positive = axis < 0 ? axis + letters.letters().length() : axis;
    if (positive != letters.time() || !values.has(from)) {
      return false;
    }
    long[] at = values.integers(from);
    boolean last = at.length == 1 && (at[0] == -1 || at[0] == input.width() - 1);
    reader.require(
        last || (reader.operator().equals("Slice") && at[0] == 0),
        "takes another time than the last");
    return last;
  }
}
