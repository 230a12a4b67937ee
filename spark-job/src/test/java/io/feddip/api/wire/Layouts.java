package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.ArrayList;
import java.util.List;

/** Layouts for tests, built by hand. */
final class Layouts {
  private final List<ParameterBlock> blocks = new ArrayList<>();
  private int number;

  private Layouts() {}

  /** 61,706 parameters. */
  public static Layout lenet() {
    return new Layouts()
        .kernel(6, 1, 5, 5)
        .kernel(16, 6, 5, 5)
        .kernel(120, 400)
        .kernel(84, 120)
        .kernel(10, 84)
        .layout();
  }

  /** 23,272,266 parameters. */
  static Layout alexnet() {
    return new Layouts()
        .kernel(64, 3, 3, 3)
        .kernel(192, 64, 3, 3)
        .kernel(384, 192, 3, 3)
        .kernel(256, 384, 3, 3)
        .kernel(256, 256, 3, 3)
        .kernel(4096, 1024)
        .kernel(4096, 4096)
        .kernel(10, 4096)
        .layout();
  }

  /** 11,220,132 trained parameters and 9,600 statistics. */
  static Layout resnet() {
    Layouts layouts = new Layouts().convolution(64, 3, 3).norm(64);
    int inputs = 64;
    for (int outputs : new int[] {64, 128, 256, 512}) {
      layouts.convolution(outputs, inputs, 3).norm(outputs);
      layouts.convolution(outputs, outputs, 3).norm(outputs);
      if (inputs != outputs) {
        layouts.convolution(outputs, inputs, 1).norm(outputs);
      }
      layouts.convolution(outputs, outputs, 3).norm(outputs);
      layouts.convolution(outputs, outputs, 3).norm(outputs);
      inputs = outputs;
    }
    return layouts.kernel(100, 512).layout();
  }

  /** 5·2·3·3 + 4·5 + 7·9 + 7 parameters, 153 of them prunable. */
  public static Layout small() {
    return new Layouts().convolution(5, 2, 3).norm(5).kernel(7, 9).layout();
  }

  private Layouts kernel(Integer... shape) {
    add("W", Kind.KERNEL, List.of(shape));
    add("b", Kind.BIAS, List.of(shape[0]));
    number++;
    return this;
  }

  private Layouts convolution(int outputs, int inputs, int extent) {
    add("W", Kind.KERNEL, List.of(outputs, inputs, extent, extent));
    number++;
    return this;
  }

  private Layouts norm(int channels) {
    add("gamma", Kind.SCALE, List.of(channels));
    add("beta", Kind.SHIFT, List.of(channels));
    add("mean", Kind.STATISTIC, List.of(channels));
    add("var", Kind.STATISTIC, List.of(channels));
    number++;
    return this;
  }

  private void add(String parameter, Kind kind, List<Integer> shape) {
    int offset = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).end();
    blocks.add(
        new ParameterBlock("layer" + number, parameter, kind, offset, shape, kind == Kind.KERNEL));
  }

  private Layout layout() {
    return new Layout(blocks);
  }
}
