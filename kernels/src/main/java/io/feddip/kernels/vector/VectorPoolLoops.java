package io.feddip.kernels.vector;

import io.feddip.kernels.loops.PoolLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Maximum pooling with the Vector API. */
final class VectorPoolLoops implements PoolLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

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
      for (int i = 0; i < lanes; i += LENGTH) {
        FloatVector maximum = FloatVector.fromArray(SPECIES, input, from + taps[0] + i);
        for (int tap = 1; tap < taps.length; tap++) {
          maximum = maximum.max(FloatVector.fromArray(SPECIES, input, from + taps[tap] + i));
        }
        maximum.intoArray(output, to + i);
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
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int window = 0; window < windows; window++) {
      int first = inputOffset + window * step;
      int from = outputOffset + window * lanes;
      for (int i = 0; i < lanes; i += LENGTH) {
        FloatVector maximum = FloatVector.fromArray(SPECIES, output, from + i);
        FloatVector error = FloatVector.fromArray(SPECIES, outputError, from + i);
        if (relu) {
          error = zero.blend(error, maximum.compare(VectorOperators.GT, zero));
        }
        for (int tap : taps) {
          int target = first + tap + i;
          VectorMask<Float> here =
              FloatVector.fromArray(SPECIES, input, target).compare(VectorOperators.EQ, maximum);
          FloatVector share = zero.blend(error, here);
          error = error.blend(zero, here);
          if (add) {
            share = share.add(FloatVector.fromArray(SPECIES, inputError, target));
          }
          share.intoArray(inputError, target);
        }
      }
    }
  }
}
