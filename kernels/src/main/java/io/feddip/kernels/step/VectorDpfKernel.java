package io.feddip.kernels.step;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DpfKernel} with the Vector API. Kept lanes are selected by bit patterns made with shifts,
 * not by vector masks, which JDK 17 keeps in slow vectors of booleans. Where vectors have fewer
 * than sixteen lanes, a stretch is swept several times (it stays in the first-level cache), so that
 * each of the sixteen sums sees its coordinates in the same order on every machine.
 */
final class VectorDpfKernel extends DpfKernel {
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > SUM_LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final int WIDTH = FLOATS.length();

  /** Moves bit i of a word into the sign of lane i. */
  private static final IntVector TO_SIGN =
      IntVector.broadcast(INTS, 31).sub(IntVector.zero(INTS).addIndex(1));

  @Override
  void stretch(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int to,
      long[] words,
      float[] lanes) {
    Arrays.fill(lanes, 0f);
    int end = from + (to - from) / SUM_LANES * SUM_LANES;
    for (int lane = 0; lane < SUM_LANES; lane += WIDTH) {
      FloatVector squares =
          global == null
              ? sweep(coefficients, weights, gradient, masked, offset, from + lane, end, words)
              : sweepProximal(
                  coefficients, weights, gradient, masked, global, offset, from + lane, end, words);
      squares.intoArray(lanes, lane);
    }
    for (int i = end; i < to; i++) {
      PlainDpfKernel.step(
          coefficients, weights, gradient, masked, global, offset + i, i, words, lanes);
    }
  }

  @Override
  void stretchOfKept(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int to,
      long[] words,
      float[] lanes) {
    Arrays.fill(lanes, 0f);
    int end = from + (to - from) / SUM_LANES * SUM_LANES;
    for (int lane = 0; lane < SUM_LANES; lane += WIDTH) {
      FloatVector squares =
          global == null
              ? sweepOfKept(
                  coefficients, weights, gradient, masked, offset, from + lane, end, words)
              : sweepOfKeptProximal(
                  coefficients, weights, gradient, masked, global, offset, from + lane, end, words);
      squares.intoArray(lanes, lane);
    }
    for (int i = end; i < to; i++) {
      if (kept(words, i)) {
        PlainDpfKernel.step(
            coefficients, weights, gradient, masked, global, offset + i, i, words, lanes);
      }
    }
  }

  private static FloatVector sweep(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      int offset,
      int from,
      int end,
      long[] words) {
    float eta = coefficients.eta();
    float penalty = coefficients.penalty();
    float decay = coefficients.decay();
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = from; i < end; i += SUM_LANES) {
      int at = offset + i;
      int bits = (int) (words[i >>> 6] >>> i);
      IntVector select = select(bits);
      FloatVector weight = FloatVector.fromArray(FLOATS, weights, at);
      FloatVector direction =
          FloatVector.fromArray(FLOATS, gradient, at)
              .add(and(weight, select).mul(penalty))
              .add(weight.mul(decay));
      FloatVector stepped = weight.sub(direction.mul(eta));
      stepped.intoArray(weights, at);
      FloatVector kept = and(stepped, select);
      // Added even where it is 0: a sum that only some iterations change lives in heap objects.
      squares = squares.add(kept.mul(kept));
      if ((bits & (-1 >>> -WIDTH)) != 0) {
        kept.intoArray(masked, at);
      }
    }
    return squares;
  }

  private static FloatVector sweepProximal(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int end,
      long[] words) {
    float eta = coefficients.eta();
    float penalty = coefficients.penalty();
    float decay = coefficients.decay();
    float proximal = coefficients.proximal();
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = from; i < end; i += SUM_LANES) {
      int at = offset + i;
      IntVector select = select((int) (words[i >>> 6] >>> i));
      FloatVector weight = FloatVector.fromArray(FLOATS, weights, at);
      FloatVector direction =
          FloatVector.fromArray(FLOATS, gradient, at)
              .add(and(weight, select).mul(penalty))
              .add(weight.mul(decay))
              .add(weight.sub(FloatVector.fromArray(FLOATS, global, at)).mul(proximal));
      FloatVector stepped = weight.sub(direction.mul(eta));
      stepped.intoArray(weights, at);
      FloatVector kept = and(stepped, select);
      kept.intoArray(masked, at);
      squares = squares.add(kept.mul(kept));
    }
    return squares;
  }

  private static FloatVector sweepOfKept(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      int offset,
      int from,
      int end,
      long[] words) {
    float eta = coefficients.eta();
    float penalty = coefficients.penalty();
    float decay = coefficients.decay();
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = from; i < end; i += SUM_LANES) {
      int at = offset + i;
      IntVector select = select((int) (words[i >>> 6] >>> i));
      FloatVector weight = FloatVector.fromArray(FLOATS, weights, at);
      FloatVector direction =
          FloatVector.fromArray(FLOATS, gradient, at)
              .add(weight.mul(penalty))
              .add(weight.mul(decay));
      FloatVector kept = and(weight.sub(direction.mul(eta)), select);
      or(kept, and(weight, select.not())).intoArray(weights, at);
      kept.intoArray(masked, at);
      squares = squares.add(kept.mul(kept));
    }
    return squares;
  }

  private static FloatVector sweepOfKeptProximal(
      Coefficients coefficients,
      float[] weights,
      float[] gradient,
      float[] masked,
      float[] global,
      int offset,
      int from,
      int end,
      long[] words) {
    float eta = coefficients.eta();
    float penalty = coefficients.penalty();
    float decay = coefficients.decay();
    float proximal = coefficients.proximal();
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = from; i < end; i += SUM_LANES) {
      int at = offset + i;
      IntVector select = select((int) (words[i >>> 6] >>> i));
      FloatVector weight = FloatVector.fromArray(FLOATS, weights, at);
      FloatVector direction =
          FloatVector.fromArray(FLOATS, gradient, at)
              .add(weight.mul(penalty))
              .add(weight.mul(decay))
              .add(weight.sub(FloatVector.fromArray(FLOATS, global, at)).mul(proximal));
      FloatVector kept = and(weight.sub(direction.mul(eta)), select);
      or(kept, and(weight, select.not())).intoArray(weights, at);
      kept.intoArray(masked, at);
      squares = squares.add(kept.mul(kept));
    }
    return squares;
  }

  /** All ones in lane i where bit i is set, else all zeros. */
  private static IntVector select(int bits) {
    return IntVector.broadcast(INTS, bits)
        .lanewise(VectorOperators.LSHL, TO_SIGN)
        .lanewise(VectorOperators.ASHR, 31);
  }

  private static FloatVector and(FloatVector values, IntVector select) {
    return values.reinterpretAsInts().and(select).reinterpretAsFloats();
  }

  private static FloatVector or(FloatVector left, FloatVector right) {
    return left.reinterpretAsInts().or(right.reinterpretAsInts()).reinterpretAsFloats();
  }
}
