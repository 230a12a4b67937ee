package io.feddip.zoo.files;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Shapes that a file computes of other shapes, where it could have written them.
 *
 * @param writers nodes by the tensors that they give
 * @param extents of a tensor that layers give, −1 where nobody knows
 */
record OnnxShapes(
    OnnxValues values, Map<String, OnnxNode> writers, Function<String, long[]> extents) {

  /**
   * The numbers of a tensor; −1 for what nobody knows.
   *
   * @throws IllegalArgumentException naming the node, if it computes something else
   */
  long[] of(String tensor) {
    OnnxNode node = writers.get(tensor);
    if (values.has(tensor) || node == null) {
      return values.integers(tensor);
    }
    return switch (node.operator()) {
      case "Shape" -> {
        node.require(
            node.integer("start", 0) == 0 && !node.hasAttribute("end"), "asks for some axes");
        yield extents.apply(node.input(0));
      }
      case "Slice" -> {
        long[] all = of(node.input(0));
        int from = (int) values.integers(node.input(1))[0];
        int to = (int) Math.min(all.length, values.integers(node.input(2))[0]);
        node.require(from >= 0 && from < to, "takes nothing of a shape");
        yield Arrays.copyOfRange(all, from, to);
      }
      case "Gather" -> {
        long[] all = of(node.input(0));
        int at = (int) values.integers(node.input(1))[0];
        node.require(at >= 0 && at < all.length, "takes nothing of a shape");
        yield new long[] {all[at]};
      }
      case "Concat" ->
          node.proto().getInputList().stream()
              .map(this::of)
              .reduce(new long[0], OnnxShapes::joined);
      case "Mul" -> {
        long[] a = of(node.input(0));
        long[] b = of(node.input(1));
        node.require(a.length == 1 && b.length == 1, "multiplies shapes");
        node.require((a[0] >= 0 && b[0] >= 0) || a[0] == 1 || b[0] == 1, "mixes the examples");
        yield new long[] {a[0] * b[0]};
      }
      case "Reshape", "Squeeze", "Unsqueeze", "Cast", "Identity" -> of(node.input(0));
      default -> throw node.wrong("is not known where a shape is computed");
    };
  }

  private static long[] joined(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
