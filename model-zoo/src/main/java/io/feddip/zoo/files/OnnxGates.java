package io.feddip.zoo.files;

import io.feddip.zoo.layers.Lstm;

/**
 * The order of an LSTM's gates: here input, forget, cell, output; in ONNX input, output, forget,
 * cell.
 */
final class OnnxGates {
  /** Which of ours each of ONNX's is. */
  private static final int[] OURS = {0, 3, 1, 2};

  private OnnxGates() {}

  /**
   * Rows in ONNX's order.
   *
   * @param ours [4 gates][each]
   */
  static float[] toOnnx(float[] ours) {
    int each = ours.length / Lstm.GATES;
    float[] theirs = new float[ours.length];
    for (int gate = 0; gate < Lstm.GATES; gate++) {
      System.arraycopy(ours, OURS[gate] * each, theirs, gate * each, each);
    }
    return theirs;
  }

  /** The inverse. */
  static float[] fromOnnx(float[] theirs) {
    int each = theirs.length / Lstm.GATES;
    float[] ours = new float[theirs.length];
    for (int gate = 0; gate < Lstm.GATES; gate++) {
      System.arraycopy(theirs, gate * each, ours, OURS[gate] * each, each);
    }
    return ours;
  }

  /** The bias that an LSTM here has: the sum of ONNX's two. */
  static float[] bias(float[] both) {
    int each = both.length / 2;
    float[] sum = new float[each];
    for (int i = 0; i < each; i++) {
      sum[i] = both[i] + both[each + i];
    }
    return fromOnnx(sum);
  }
}
