package io.feddip.federation;

import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;

/**
 * LeNet-5 with its gradient in double precision, one example at a time, in the plainest loops there
 * are: what the fast network is checked against.
 */
final class DoubleLeNet {
  private final Layout layout;
  private final double[] weights;
  private final double[] gradient;

  DoubleLeNet(Layout layout, double[] weights) {
    this.layout = layout;
    this.weights = weights;
    this.gradient = new double[weights.length];
  }

  /** Σ over the examples added of ∂loss/∂weights. */
  double[] gradient() {
    return gradient;
  }

  private int offset(String layer, Kind kind) {
    for (ParameterBlock block : layout.blocks()) {
      if (block.layer().equals(layer) && block.kind() == kind) {
        return block.offset();
      }
    }
    throw new IllegalArgumentException(layer + " " + kind);
  }

  /** Adds one example's gradient and returns its loss. */
  double add(double[] image, int label) {
    Volume input = new Volume(1, 28, image);
    Volume first = convolve(input, "conv1", 6, 5, 2);
    int[] firstChoice = new int[6 * 14 * 14];
    Volume firstPooled = pool(first, firstChoice);
    Volume second = convolve(firstPooled, "conv2", 16, 5, 0);
    int[] secondChoice = new int[16 * 5 * 5];
    Volume secondPooled = pool(second, secondChoice);
    double[] third = dense(secondPooled.values, "dense1", 120, true);
    double[] fourth = dense(third, "dense2", 84, true);
    double[] logits = dense(fourth, "output", 10, false);

    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double[] error = new double[10];
    for (int c = 0; c < 10; c++) {
      error[c] = Math.exp(logits[c] - largest) / sum - (c == label ? 1 : 0);
    }
    double loss = Math.log(sum) + largest - logits[label];

    error = denseBack(fourth, error, "output");
    error = denseBack(third, rectified(error, fourth), "dense2");
    error = denseBack(secondPooled.values, rectified(error, third), "dense1");
    error = unpooled(error, secondChoice, second.values.length);
    error = convolveBack(firstPooled, rectified(error, second.values), "conv2", 16, 5, 0);
    error = unpooled(error, firstChoice, first.values.length);
    convolveBack(input, rectified(error, first.values), "conv1", 6, 5, 2);
    return loss;
  }

  private record Volume(int channels, int side, double[] values) {
    double at(int channel, int y, int x) {
      return y < 0 || x < 0 || y >= side || x >= side ? 0 : values[(channel * side + y) * side + x];
    }
  }

  private Volume convolve(Volume in, String layer, int outputs, int size, int pad) {
    int kernel = offset(layer, Kind.KERNEL);
    int bias = offset(layer, Kind.BIAS);
    int side = in.side + 2 * pad - size + 1;
    double[] out = new double[outputs * side * side];
    for (int o = 0; o < outputs; o++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double sum = weights[bias + o];
          for (int c = 0; c < in.channels; c++) {
            for (int i = 0; i < size; i++) {
              for (int j = 0; j < size; j++) {
                sum +=
                    weights[kernel + ((o * in.channels + c) * size + i) * size + j]
                        * in.at(c, y + i - pad, x + j - pad);
              }
            }
          }
          out[(o * side + y) * side + x] = Math.max(0, sum);
        }
      }
    }
    return new Volume(outputs, side, out);
  }

  private double[] convolveBack(
      Volume in, double[] error, String layer, int outputs, int size, int pad) {
    int kernel = offset(layer, Kind.KERNEL);
    int bias = offset(layer, Kind.BIAS);
    int side = in.side + 2 * pad - size + 1;
    double[] below = new double[in.values.length];
    for (int o = 0; o < outputs; o++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double e = error[(o * side + y) * side + x];
          if (e == 0) {
            continue;
          }
          gradient[bias + o] += e;
          for (int c = 0; c < in.channels; c++) {
            for (int i = 0; i < size; i++) {
              for (int j = 0; j < size; j++) {
                int row = y + i - pad;
                int column = x + j - pad;
                int weight = kernel + ((o * in.channels + c) * size + i) * size + j;
                gradient[weight] += e * in.at(c, row, column);
                if (row >= 0 && column >= 0 && row < in.side && column < in.side) {
                  below[(c * in.side + row) * in.side + column] += e * weights[weight];
                }
              }
            }
          }
        }
      }
    }
    return below;
  }

  private static Volume pool(Volume in, int[] choice) {
    int side = in.side / 2;
    double[] out = new double[in.channels * side * side];
    for (int c = 0; c < in.channels; c++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int at = (c * side + y) * side + x;
          out[at] = Double.NEGATIVE_INFINITY;
          for (int k = 0; k < 4; k++) {
            int from = (c * in.side + 2 * y + k / 2) * in.side + 2 * x + k % 2;
            if (in.values[from] > out[at]) {
              out[at] = in.values[from];
              choice[at] = from;
            }
          }
        }
      }
    }
    return new Volume(in.channels, side, out);
  }

  private static double[] unpooled(double[] error, int[] choice, int length) {
    double[] below = new double[length];
    for (int i = 0; i < error.length; i++) {
      below[choice[i]] += error[i];
    }
    return below;
  }

  private double[] dense(double[] in, String layer, int outputs, boolean rectify) {
    int kernel = offset(layer, Kind.KERNEL);
    int bias = offset(layer, Kind.BIAS);
    double[] out = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      out[o] = weights[bias + o];
      for (int i = 0; i < in.length; i++) {
        out[o] += weights[kernel + o * in.length + i] * in[i];
      }
      out[o] = rectify ? Math.max(0, out[o]) : out[o];
    }
    return out;
  }

  private double[] denseBack(double[] in, double[] error, String layer) {
    int kernel = offset(layer, Kind.KERNEL);
    int bias = offset(layer, Kind.BIAS);
    double[] below = new double[in.length];
    for (int o = 0; o < error.length; o++) {
      gradient[bias + o] += error[o];
      for (int i = 0; i < in.length; i++) {
        gradient[kernel + o * in.length + i] += error[o] * in[i];
        below[i] += error[o] * weights[kernel + o * in.length + i];
      }
    }
    return below;
  }

  private static double[] rectified(double[] error, double[] out) {
    double[] passed = new double[error.length];
    for (int i = 0; i < error.length; i++) {
      passed[i] = out[i] > 0 ? error[i] : 0;
    }
    return passed;
  }
}
