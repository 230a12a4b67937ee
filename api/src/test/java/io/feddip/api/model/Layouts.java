package io.feddip.api.model;

import io.feddip.api.model.ParameterBlock.Kind;
import java.util.ArrayList;
import java.util.List;

/** Layouts for tests. */
public final class Layouts {
  private Layouts() {}

  /** The five kernels and biases of LeNet-5: 61,706 parameters. */
  public static Layout lenet() {
    List<ParameterBlock> blocks = new ArrayList<>();
    kernel(blocks, "conv1", 6, 1, 5, 5);
    kernel(blocks, "conv2", 16, 6, 5, 5);
    kernel(blocks, "dense1", 120, 400);
    kernel(blocks, "dense2", 84, 120);
    kernel(blocks, "dense3", 10, 84);
    return new Layout(blocks);
  }

  /** A convolution with batch norm and a dense layer: 12 + 3·4 + 10 + 2 parameters. */
  public static Layout small() {
    List<ParameterBlock> blocks = new ArrayList<>();
    add(blocks, "conv", "W", Kind.KERNEL, List.of(3, 1, 2, 2), true);
    add(blocks, "norm", "gamma", Kind.SCALE, List.of(3), false);
    add(blocks, "norm", "beta", Kind.SHIFT, List.of(3), false);
    add(blocks, "norm", "mean", Kind.STATISTIC, List.of(3), false);
    add(blocks, "norm", "var", Kind.STATISTIC, List.of(3), false);
    kernel(blocks, "dense", 2, 5);
    return new Layout(blocks);
  }

  private static void kernel(List<ParameterBlock> blocks, String layer, Integer... shape) {
    add(blocks, layer, "W", Kind.KERNEL, List.of(shape), true);
    add(blocks, layer, "b", Kind.BIAS, List.of(shape[0]), false);
  }

  private static void add(
      List<ParameterBlock> blocks,
      String layer,
      String parameter,
      Kind kind,
      List<Integer> shape,
      boolean prunable) {
    int offset = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).end();
    blocks.add(new ParameterBlock(layer, parameter, kind, offset, shape, prunable));
  }
}
