package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link VectorSparseKernel} over runs of 8, 4, 2 and 1 vectors. */
final class VectorSparseRuns {
  private static final VectorSpecies<Float> FLOATS = VectorSparseKernel.FLOATS;
  private static final int WIDTH = FLOATS.length();

  private VectorSparseRuns() {}

  static void runs8(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      int sourceAt,
      int lane,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int key = tile * tiles.rows();
    for (int row = from; row < to; row++) {
      int at = row * lanes + lane;
      FloatVector sum0;
      FloatVector sum1;
      FloatVector sum2;
      FloatVector sum3;
      FloatVector sum4;
      FloatVector sum5;
      FloatVector sum6;
      FloatVector sum7;
      if (first) {
        FloatVector initial = FloatVector.broadcast(FLOATS, bias == null ? 0f : bias[biasAt + row]);
        sum0 = initial;
        sum1 = initial;
        sum2 = initial;
        sum3 = initial;
        sum4 = initial;
        sum5 = initial;
        sum6 = initial;
        sum7 = initial;
      } else {
        sum0 = FloatVector.fromArray(FLOATS, result, at + 0 * WIDTH);
        sum1 = FloatVector.fromArray(FLOATS, result, at + 1 * WIDTH);
        sum2 = FloatVector.fromArray(FLOATS, result, at + 2 * WIDTH);
        sum3 = FloatVector.fromArray(FLOATS, result, at + 3 * WIDTH);
        sum4 = FloatVector.fromArray(FLOATS, result, at + 4 * WIDTH);
        sum5 = FloatVector.fromArray(FLOATS, result, at + 5 * WIDTH);
        sum6 = FloatVector.fromArray(FLOATS, result, at + 6 * WIDTH);
        sum7 = FloatVector.fromArray(FLOATS, result, at + 7 * WIDTH);
      }
      int end = start[key + row + 1];
      for (int entry = start[key + row]; entry < end; entry++) {
        int from0 = sourceAt + offset[entry] * lanes;
        FloatVector weight = FloatVector.broadcast(FLOATS, value[entry]);
        sum0 = FloatVector.fromArray(FLOATS, source, from0 + 0 * WIDTH).fma(weight, sum0);
        sum1 = FloatVector.fromArray(FLOATS, source, from0 + 1 * WIDTH).fma(weight, sum1);
        sum2 = FloatVector.fromArray(FLOATS, source, from0 + 2 * WIDTH).fma(weight, sum2);
        sum3 = FloatVector.fromArray(FLOATS, source, from0 + 3 * WIDTH).fma(weight, sum3);
        sum4 = FloatVector.fromArray(FLOATS, source, from0 + 4 * WIDTH).fma(weight, sum4);
        sum5 = FloatVector.fromArray(FLOATS, source, from0 + 5 * WIDTH).fma(weight, sum5);
        sum6 = FloatVector.fromArray(FLOATS, source, from0 + 6 * WIDTH).fma(weight, sum6);
        sum7 = FloatVector.fromArray(FLOATS, source, from0 + 7 * WIDTH).fma(weight, sum7);
      }
      if (rectify) {
        sum0 = sum0.max(0f);
        sum1 = sum1.max(0f);
        sum2 = sum2.max(0f);
        sum3 = sum3.max(0f);
        sum4 = sum4.max(0f);
        sum5 = sum5.max(0f);
        sum6 = sum6.max(0f);
        sum7 = sum7.max(0f);
      }
      sum0.intoArray(result, at + 0 * WIDTH);
      sum1.intoArray(result, at + 1 * WIDTH);
      sum2.intoArray(result, at + 2 * WIDTH);
      sum3.intoArray(result, at + 3 * WIDTH);
      sum4.intoArray(result, at + 4 * WIDTH);
      sum5.intoArray(result, at + 5 * WIDTH);
      sum6.intoArray(result, at + 6 * WIDTH);
      sum7.intoArray(result, at + 7 * WIDTH);
    }
  }

  static void runs4(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      int sourceAt,
      int lane,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int key = tile * tiles.rows();
    for (int row = from; row < to; row++) {
      int at = row * lanes + lane;
      FloatVector sum0;
      FloatVector sum1;
      FloatVector sum2;
      FloatVector sum3;
      if (first) {
        FloatVector initial = FloatVector.broadcast(FLOATS, bias == null ? 0f : bias[biasAt + row]);
        sum0 = initial;
        sum1 = initial;
        sum2 = initial;
        sum3 = initial;
      } else {
        sum0 = FloatVector.fromArray(FLOATS, result, at + 0 * WIDTH);
        sum1 = FloatVector.fromArray(FLOATS, result, at + 1 * WIDTH);
        sum2 = FloatVector.fromArray(FLOATS, result, at + 2 * WIDTH);
        sum3 = FloatVector.fromArray(FLOATS, result, at + 3 * WIDTH);
      }
      int end = start[key + row + 1];
      for (int entry = start[key + row]; entry < end; entry++) {
        int from0 = sourceAt + offset[entry] * lanes;
        FloatVector weight = FloatVector.broadcast(FLOATS, value[entry]);
        sum0 = FloatVector.fromArray(FLOATS, source, from0 + 0 * WIDTH).fma(weight, sum0);
        sum1 = FloatVector.fromArray(FLOATS, source, from0 + 1 * WIDTH).fma(weight, sum1);
        sum2 = FloatVector.fromArray(FLOATS, source, from0 + 2 * WIDTH).fma(weight, sum2);
        sum3 = FloatVector.fromArray(FLOATS, source, from0 + 3 * WIDTH).fma(weight, sum3);
      }
      if (rectify) {
        sum0 = sum0.max(0f);
        sum1 = sum1.max(0f);
        sum2 = sum2.max(0f);
        sum3 = sum3.max(0f);
      }
      sum0.intoArray(result, at + 0 * WIDTH);
      sum1.intoArray(result, at + 1 * WIDTH);
      sum2.intoArray(result, at + 2 * WIDTH);
      sum3.intoArray(result, at + 3 * WIDTH);
    }
  }

  static void runs2(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      int sourceAt,
      int lane,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int key = tile * tiles.rows();
    for (int row = from; row < to; row++) {
      int at = row * lanes + lane;
      FloatVector sum0;
      FloatVector sum1;
      if (first) {
        FloatVector initial = FloatVector.broadcast(FLOATS, bias == null ? 0f : bias[biasAt + row]);
        sum0 = initial;
        sum1 = initial;
      } else {
        sum0 = FloatVector.fromArray(FLOATS, result, at + 0 * WIDTH);
        sum1 = FloatVector.fromArray(FLOATS, result, at + 1 * WIDTH);
      }
      int end = start[key + row + 1];
      for (int entry = start[key + row]; entry < end; entry++) {
        int from0 = sourceAt + offset[entry] * lanes;
        FloatVector weight = FloatVector.broadcast(FLOATS, value[entry]);
        sum0 = FloatVector.fromArray(FLOATS, source, from0 + 0 * WIDTH).fma(weight, sum0);
        sum1 = FloatVector.fromArray(FLOATS, source, from0 + 1 * WIDTH).fma(weight, sum1);
      }
      if (rectify) {
        sum0 = sum0.max(0f);
        sum1 = sum1.max(0f);
      }
      sum0.intoArray(result, at + 0 * WIDTH);
      sum1.intoArray(result, at + 1 * WIDTH);
    }
  }

  static void runs1(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      int sourceAt,
      int lane,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int key = tile * tiles.rows();
    for (int row = from; row < to; row++) {
      int at = row * lanes + lane;
      FloatVector sum0;
      if (first) {
        FloatVector initial = FloatVector.broadcast(FLOATS, bias == null ? 0f : bias[biasAt + row]);
        sum0 = initial;
      } else {
        sum0 = FloatVector.fromArray(FLOATS, result, at + 0 * WIDTH);
      }
      int end = start[key + row + 1];
      for (int entry = start[key + row]; entry < end; entry++) {
        int from0 = sourceAt + offset[entry] * lanes;
        FloatVector weight = FloatVector.broadcast(FLOATS, value[entry]);
        sum0 = FloatVector.fromArray(FLOATS, source, from0 + 0 * WIDTH).fma(weight, sum0);
      }
      if (rectify) {
        sum0 = sum0.max(0f);
      }
      sum0.intoArray(result, at + 0 * WIDTH);
    }
  }

  /** Adds the products of 8 vectors of lanes, still apart by lane, to partial sums. */
  static void runDots8(
      SparseTiles tiles,
      int begin,
      int end,
      float[] source,
      int sourceAt,
      int lanes,
      float[] errors,
      int at,
      float[] partial,
      int partialAt,
      int base,
      boolean first) {
    int[] offset = tiles.offset;
    FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
    FloatVector error1 = FloatVector.fromArray(FLOATS, errors, at + 1 * WIDTH);
    FloatVector error2 = FloatVector.fromArray(FLOATS, errors, at + 2 * WIDTH);
    FloatVector error3 = FloatVector.fromArray(FLOATS, errors, at + 3 * WIDTH);
    FloatVector error4 = FloatVector.fromArray(FLOATS, errors, at + 4 * WIDTH);
    FloatVector error5 = FloatVector.fromArray(FLOATS, errors, at + 5 * WIDTH);
    FloatVector error6 = FloatVector.fromArray(FLOATS, errors, at + 6 * WIDTH);
    FloatVector error7 = FloatVector.fromArray(FLOATS, errors, at + 7 * WIDTH);
    for (int entry = begin; entry < end; entry++) {
      int from = sourceAt + offset[entry] * lanes;
      int slot = partialAt + (entry - base) * WIDTH;
      FloatVector sum0 = FloatVector.fromArray(FLOATS, source, from + 0 * WIDTH).mul(error0);
      FloatVector sum1 = FloatVector.fromArray(FLOATS, source, from + 1 * WIDTH).mul(error1);
      FloatVector sum2 = FloatVector.fromArray(FLOATS, source, from + 2 * WIDTH).mul(error2);
      FloatVector sum3 = FloatVector.fromArray(FLOATS, source, from + 3 * WIDTH).mul(error3);
      sum0 = FloatVector.fromArray(FLOATS, source, from + 4 * WIDTH).fma(error4, sum0);
      sum1 = FloatVector.fromArray(FLOATS, source, from + 5 * WIDTH).fma(error5, sum1);
      sum2 = FloatVector.fromArray(FLOATS, source, from + 6 * WIDTH).fma(error6, sum2);
      sum3 = FloatVector.fromArray(FLOATS, source, from + 7 * WIDTH).fma(error7, sum3);
      FloatVector sum = sum0.add(sum1).add(sum2.add(sum3));
      if (!first) {
        sum = sum.add(FloatVector.fromArray(FLOATS, partial, slot));
      }
      sum.intoArray(partial, slot);
    }
  }

  /** Adds the products of 2 vectors of lanes, still apart by lane, to partial sums. */
  static void runDots2(
      SparseTiles tiles,
      int begin,
      int end,
      float[] source,
      int sourceAt,
      int lanes,
      float[] errors,
      int at,
      float[] partial,
      int partialAt,
      int base,
      boolean first) {
    int[] offset = tiles.offset;
    FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
    FloatVector error1 = FloatVector.fromArray(FLOATS, errors, at + 1 * WIDTH);
    for (int entry = begin; entry < end; entry++) {
      int from = sourceAt + offset[entry] * lanes;
      int slot = partialAt + (entry - base) * WIDTH;
      FloatVector sum0 = FloatVector.fromArray(FLOATS, source, from + 0 * WIDTH).mul(error0);
      FloatVector sum1 = FloatVector.fromArray(FLOATS, source, from + 1 * WIDTH).mul(error1);
      FloatVector sum = sum0.add(sum1);
      if (!first) {
        sum = sum.add(FloatVector.fromArray(FLOATS, partial, slot));
      }
      sum.intoArray(partial, slot);
    }
  }

  /** Adds the products of 1 vectors of lanes, still apart by lane, to partial sums. */
  static void runDots1(
      SparseTiles tiles,
      int begin,
      int end,
      float[] source,
      int sourceAt,
      int lanes,
      float[] errors,
      int at,
      float[] partial,
      int partialAt,
      int base,
      boolean first) {
    int[] offset = tiles.offset;
    FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
    for (int entry = begin; entry < end; entry++) {
      int from = sourceAt + offset[entry] * lanes;
      int slot = partialAt + (entry - base) * WIDTH;
      FloatVector sum0 = FloatVector.fromArray(FLOATS, source, from + 0 * WIDTH).mul(error0);
      FloatVector sum = sum0;
      if (!first) {
        sum = sum.add(FloatVector.fromArray(FLOATS, partial, slot));
      }
      sum.intoArray(partial, slot);
    }
  }
}
