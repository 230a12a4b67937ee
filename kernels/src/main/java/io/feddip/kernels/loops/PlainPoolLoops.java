package io.feddip.kernels.loops;

/** Maximum pooling in plain Java. */
final class PlainPoolLoops implements PoolLoops {
  @Override
  public void maxPool(
      float[] input,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      int outputOffset,
      int windows,
      int lanes) {
    for (int window = 0; window < windows; window++) {
      int from = inputOffset + window * step;
      int to = outputOffset + window * lanes;
      System.arraycopy(input, from + taps[0], output, to, lanes);
      for (int tap = 1; tap < taps.length; tap++) {
        int source = from + taps[tap];
        for (int i = 0; i < lanes; i++) {
          output[to + i] = Math.max(output[to + i], input[source + i]);
        }
      }
    }
  }

  @Override
  public void maxPoolBackward(
      float[] input,
      float[] inputError,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      float[] outputError,
      int outputOffset,
      int windows,
      int lanes,
      boolean add,
      boolean relu) {
    for (int window = 0; window < windows; window++) {
      int first = inputOffset + window * step;
      int from = outputOffset + window * lanes;
      for (int i = 0; i < lanes; i++) {
        float maximum = output[from + i];
        float error = relu && !(maximum > 0) ? 0 : outputError[from + i];
        for (int tap : taps) {
          int target = first + tap + i;
          float share = 0;
          if (input[target] == maximum) {
            share = error;
            error = 0;
          }
          inputError[target] = add ? inputError[target] + share : share;
        }
      }
    }
  }
}
