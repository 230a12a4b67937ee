package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link VectorSparseKernel} over blocks of 4 × 4 and 2 × 4 pixels. */
final class VectorSparseBlocks {
  private static final VectorSpecies<Float> FLOATS = VectorSparseKernel.FLOATS;
  private static final int WIDTH = FLOATS.length();

  private VectorSparseBlocks() {}

  static void block4(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] sums,
      int sumsAt,
      boolean first) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int rows = tiles.rows();
    int key = tile * rows;
    for (int row = 0; row < rows; row++) {
      int at = sumsAt + row * 16 * WIDTH;
      FloatVector sum0;
      FloatVector sum1;
      FloatVector sum2;
      FloatVector sum3;
      FloatVector sum4;
      FloatVector sum5;
      FloatVector sum6;
      FloatVector sum7;
      FloatVector sum8;
      FloatVector sum9;
      FloatVector sum10;
      FloatVector sum11;
      FloatVector sum12;
      FloatVector sum13;
      FloatVector sum14;
      FloatVector sum15;
      if (first) {
        FloatVector zero = FloatVector.zero(FLOATS);
        sum0 = zero;
        sum1 = zero;
        sum2 = zero;
        sum3 = zero;
        sum4 = zero;
        sum5 = zero;
        sum6 = zero;
        sum7 = zero;
        sum8 = zero;
        sum9 = zero;
        sum10 = zero;
        sum11 = zero;
        sum12 = zero;
        sum13 = zero;
        sum14 = zero;
        sum15 = zero;
      } else {
        sum0 = FloatVector.fromArray(FLOATS, sums, at + 0 * WIDTH);
        sum1 = FloatVector.fromArray(FLOATS, sums, at + 1 * WIDTH);
        sum2 = FloatVector.fromArray(FLOATS, sums, at + 2 * WIDTH);
        sum3 = FloatVector.fromArray(FLOATS, sums, at + 3 * WIDTH);
        sum4 = FloatVector.fromArray(FLOATS, sums, at + 4 * WIDTH);
        sum5 = FloatVector.fromArray(FLOATS, sums, at + 5 * WIDTH);
        sum6 = FloatVector.fromArray(FLOATS, sums, at + 6 * WIDTH);
        sum7 = FloatVector.fromArray(FLOATS, sums, at + 7 * WIDTH);
        sum8 = FloatVector.fromArray(FLOATS, sums, at + 8 * WIDTH);
        sum9 = FloatVector.fromArray(FLOATS, sums, at + 9 * WIDTH);
        sum10 = FloatVector.fromArray(FLOATS, sums, at + 10 * WIDTH);
        sum11 = FloatVector.fromArray(FLOATS, sums, at + 11 * WIDTH);
        sum12 = FloatVector.fromArray(FLOATS, sums, at + 12 * WIDTH);
        sum13 = FloatVector.fromArray(FLOATS, sums, at + 13 * WIDTH);
        sum14 = FloatVector.fromArray(FLOATS, sums, at + 14 * WIDTH);
        sum15 = FloatVector.fromArray(FLOATS, sums, at + 15 * WIDTH);
      }
      int end = start[key + row + 1];
      for (int entry = start[key + row]; entry < end; entry++) {
        int from0 = packedAt + offset[entry];
        int from1 = from0 + pitch;
        int from2 = from1 + pitch;
        int from3 = from2 + pitch;
        FloatVector weight = FloatVector.broadcast(FLOATS, value[entry]);
        sum0 = FloatVector.fromArray(FLOATS, packed, from0 + 0 * WIDTH).fma(weight, sum0);
        sum1 = FloatVector.fromArray(FLOATS, packed, from0 + 1 * WIDTH).fma(weight, sum1);
        sum2 = FloatVector.fromArray(FLOATS, packed, from0 + 2 * WIDTH).fma(weight, sum2);
        sum3 = FloatVector.fromArray(FLOATS, packed, from0 + 3 * WIDTH).fma(weight, sum3);
        sum4 = FloatVector.fromArray(FLOATS, packed, from1 + 0 * WIDTH).fma(weight, sum4);
        sum5 = FloatVector.fromArray(FLOATS, packed, from1 + 1 * WIDTH).fma(weight, sum5);
        sum6 = FloatVector.fromArray(FLOATS, packed, from1 + 2 * WIDTH).fma(weight, sum6);
        sum7 = FloatVector.fromArray(FLOATS, packed, from1 + 3 * WIDTH).fma(weight, sum7);
        sum8 = FloatVector.fromArray(FLOATS, packed, from2 + 0 * WIDTH).fma(weight, sum8);
        sum9 = FloatVector.fromArray(FLOATS, packed, from2 + 1 * WIDTH).fma(weight, sum9);
        sum10 = FloatVector.fromArray(FLOATS, packed, from2 + 2 * WIDTH).fma(weight, sum10);
        sum11 = FloatVector.fromArray(FLOATS, packed, from2 + 3 * WIDTH).fma(weight, sum11);
        sum12 = FloatVector.fromArray(FLOATS, packed, from3 + 0 * WIDTH).fma(weight, sum12);
        sum13 = FloatVector.fromArray(FLOATS, packed, from3 + 1 * WIDTH).fma(weight, sum13);
        sum14 = FloatVector.fromArray(FLOATS, packed, from3 + 2 * WIDTH).fma(weight, sum14);
        sum15 = FloatVector.fromArray(FLOATS, packed, from3 + 3 * WIDTH).fma(weight, sum15);
      }
      sum0.intoArray(sums, at + 0 * WIDTH);
      sum1.intoArray(sums, at + 1 * WIDTH);
      sum2.intoArray(sums, at + 2 * WIDTH);
      sum3.intoArray(sums, at + 3 * WIDTH);
      sum4.intoArray(sums, at + 4 * WIDTH);
      sum5.intoArray(sums, at + 5 * WIDTH);
      sum6.intoArray(sums, at + 6 * WIDTH);
      sum7.intoArray(sums, at + 7 * WIDTH);
      sum8.intoArray(sums, at + 8 * WIDTH);
      sum9.intoArray(sums, at + 9 * WIDTH);
      sum10.intoArray(sums, at + 10 * WIDTH);
      sum11.intoArray(sums, at + 11 * WIDTH);
      sum12.intoArray(sums, at + 12 * WIDTH);
      sum13.intoArray(sums, at + 13 * WIDTH);
      sum14.intoArray(sums, at + 14 * WIDTH);
      sum15.intoArray(sums, at + 15 * WIDTH);
    }
  }

  static void block2(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] sums,
      int sumsAt,
      boolean first) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int rows = tiles.rows();
    int key = tile * rows;
    for (int row = 0; row < rows; row++) {
      int at = sumsAt + row * 8 * WIDTH;
      FloatVector sum0;
      FloatVector sum1;
      FloatVector sum2;
      FloatVector sum3;
      FloatVector sum4;
      FloatVector sum5;
      FloatVector sum6;
      FloatVector sum7;
      if (first) {
        FloatVector zero = FloatVector.zero(FLOATS);
        sum0 = zero;
        sum1 = zero;
        sum2 = zero;
        sum3 = zero;
        sum4 = zero;
        sum5 = zero;
        sum6 = zero;
        sum7 = zero;
      } else {
        sum0 = FloatVector.fromArray(FLOATS, sums, at + 0 * WIDTH);
        sum1 = FloatVector.fromArray(FLOATS, sums, at + 1 * WIDTH);
        sum2 = FloatVector.fromArray(FLOATS, sums, at + 2 * WIDTH);
        sum3 = FloatVector.fromArray(FLOATS, sums, at + 3 * WIDTH);
        sum4 = FloatVector.fromArray(FLOATS, sums, at + 4 * WIDTH);
        sum5 = FloatVector.fromArray(FLOATS, sums, at + 5 * WIDTH);
        sum6 = FloatVector.fromArray(FLOATS, sums, at + 6 * WIDTH);
        sum7 = FloatVector.fromArray(FLOATS, sums, at + 7 * WIDTH);
      }
      int end = start[key + row + 1];
      for (int entry = start[key + row]; entry < end; entry++) {
        int from0 = packedAt + offset[entry];
        int from1 = from0 + pitch;
        FloatVector weight = FloatVector.broadcast(FLOATS, value[entry]);
        sum0 = FloatVector.fromArray(FLOATS, packed, from0 + 0 * WIDTH).fma(weight, sum0);
        sum1 = FloatVector.fromArray(FLOATS, packed, from0 + 1 * WIDTH).fma(weight, sum1);
        sum2 = FloatVector.fromArray(FLOATS, packed, from0 + 2 * WIDTH).fma(weight, sum2);
        sum3 = FloatVector.fromArray(FLOATS, packed, from0 + 3 * WIDTH).fma(weight, sum3);
        sum4 = FloatVector.fromArray(FLOATS, packed, from1 + 0 * WIDTH).fma(weight, sum4);
        sum5 = FloatVector.fromArray(FLOATS, packed, from1 + 1 * WIDTH).fma(weight, sum5);
        sum6 = FloatVector.fromArray(FLOATS, packed, from1 + 2 * WIDTH).fma(weight, sum6);
        sum7 = FloatVector.fromArray(FLOATS, packed, from1 + 3 * WIDTH).fma(weight, sum7);
      }
      sum0.intoArray(sums, at + 0 * WIDTH);
      sum1.intoArray(sums, at + 1 * WIDTH);
      sum2.intoArray(sums, at + 2 * WIDTH);
      sum3.intoArray(sums, at + 3 * WIDTH);
      sum4.intoArray(sums, at + 4 * WIDTH);
      sum5.intoArray(sums, at + 5 * WIDTH);
      sum6.intoArray(sums, at + 6 * WIDTH);
      sum7.intoArray(sums, at + 7 * WIDTH);
    }
  }

  static void blockDots4(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] errors,
      int errorsAt,
      float[] partial,
      int partialAt,
      boolean first) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    int rows = tiles.rows();
    int key = tile * rows;
    int base = start[key];
    for (int row = 0; row < rows; row++) {
      int begin = start[key + row];
      int end = start[key + row + 1];
      if (begin == end) {
        continue;
      }
      int at = errorsAt + row * 16 * WIDTH;
      FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
      FloatVector error1 = FloatVector.fromArray(FLOATS, errors, at + 1 * WIDTH);
      FloatVector error2 = FloatVector.fromArray(FLOATS, errors, at + 2 * WIDTH);
      FloatVector error3 = FloatVector.fromArray(FLOATS, errors, at + 3 * WIDTH);
      FloatVector error4 = FloatVector.fromArray(FLOATS, errors, at + 4 * WIDTH);
      FloatVector error5 = FloatVector.fromArray(FLOATS, errors, at + 5 * WIDTH);
      FloatVector error6 = FloatVector.fromArray(FLOATS, errors, at + 6 * WIDTH);
      FloatVector error7 = FloatVector.fromArray(FLOATS, errors, at + 7 * WIDTH);
      FloatVector error8 = FloatVector.fromArray(FLOATS, errors, at + 8 * WIDTH);
      FloatVector error9 = FloatVector.fromArray(FLOATS, errors, at + 9 * WIDTH);
      FloatVector error10 = FloatVector.fromArray(FLOATS, errors, at + 10 * WIDTH);
      FloatVector error11 = FloatVector.fromArray(FLOATS, errors, at + 11 * WIDTH);
      FloatVector error12 = FloatVector.fromArray(FLOATS, errors, at + 12 * WIDTH);
      FloatVector error13 = FloatVector.fromArray(FLOATS, errors, at + 13 * WIDTH);
      FloatVector error14 = FloatVector.fromArray(FLOATS, errors, at + 14 * WIDTH);
      FloatVector error15 = FloatVector.fromArray(FLOATS, errors, at + 15 * WIDTH);
      for (int entry = begin; entry < end; entry++) {
        int slot = partialAt + (entry - base) * WIDTH;
        int from0 = packedAt + offset[entry];
        int from1 = from0 + pitch;
        int from2 = from1 + pitch;
        int from3 = from2 + pitch;
        FloatVector sum0 = FloatVector.fromArray(FLOATS, packed, from0 + 0 * WIDTH).mul(error0);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, packed, from0 + 1 * WIDTH).mul(error1);
        FloatVector sum2 = FloatVector.fromArray(FLOATS, packed, from0 + 2 * WIDTH).mul(error2);
        FloatVector sum3 = FloatVector.fromArray(FLOATS, packed, from0 + 3 * WIDTH).mul(error3);
        sum0 = FloatVector.fromArray(FLOATS, packed, from1 + 0 * WIDTH).fma(error4, sum0);
        sum1 = FloatVector.fromArray(FLOATS, packed, from1 + 1 * WIDTH).fma(error5, sum1);
        sum2 = FloatVector.fromArray(FLOATS, packed, from1 + 2 * WIDTH).fma(error6, sum2);
        sum3 = FloatVector.fromArray(FLOATS, packed, from1 + 3 * WIDTH).fma(error7, sum3);
        sum0 = FloatVector.fromArray(FLOATS, packed, from2 + 0 * WIDTH).fma(error8, sum0);
        sum1 = FloatVector.fromArray(FLOATS, packed, from2 + 1 * WIDTH).fma(error9, sum1);
        sum2 = FloatVector.fromArray(FLOATS, packed, from2 + 2 * WIDTH).fma(error10, sum2);
        sum3 = FloatVector.fromArray(FLOATS, packed, from2 + 3 * WIDTH).fma(error11, sum3);
        sum0 = FloatVector.fromArray(FLOATS, packed, from3 + 0 * WIDTH).fma(error12, sum0);
        sum1 = FloatVector.fromArray(FLOATS, packed, from3 + 1 * WIDTH).fma(error13, sum1);
        sum2 = FloatVector.fromArray(FLOATS, packed, from3 + 2 * WIDTH).fma(error14, sum2);
        sum3 = FloatVector.fromArray(FLOATS, packed, from3 + 3 * WIDTH).fma(error15, sum3);
        FloatVector sum = sum0.add(sum1).add(sum2.add(sum3));
        if (!first) {
          sum = sum.add(FloatVector.fromArray(FLOATS, partial, slot));
        }
        sum.intoArray(partial, slot);
      }
    }
  }

  static void blockDots2(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] errors,
      int errorsAt,
      float[] partial,
      int partialAt,
      boolean first) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    int rows = tiles.rows();
    int key = tile * rows;
    int base = start[key];
    for (int row = 0; row < rows; row++) {
      int begin = start[key + row];
      int end = start[key + row + 1];
      if (begin == end) {
        continue;
      }
      int at = errorsAt + row * 8 * WIDTH;
      FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
      FloatVector error1 = FloatVector.fromArray(FLOATS, errors, at + 1 * WIDTH);
      FloatVector error2 = FloatVector.fromArray(FLOATS, errors, at + 2 * WIDTH);
      FloatVector error3 = FloatVector.fromArray(FLOATS, errors, at + 3 * WIDTH);
      FloatVector error4 = FloatVector.fromArray(FLOATS, errors, at + 4 * WIDTH);
      FloatVector error5 = FloatVector.fromArray(FLOATS, errors, at + 5 * WIDTH);
      FloatVector error6 = FloatVector.fromArray(FLOATS, errors, at + 6 * WIDTH);
      FloatVector error7 = FloatVector.fromArray(FLOATS, errors, at + 7 * WIDTH);
      for (int entry = begin; entry < end; entry++) {
        int slot = partialAt + (entry - base) * WIDTH;
        int from0 = packedAt + offset[entry];
        int from1 = from0 + pitch;
        FloatVector sum0 = FloatVector.fromArray(FLOATS, packed, from0 + 0 * WIDTH).mul(error0);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, packed, from0 + 1 * WIDTH).mul(error1);
        FloatVector sum2 = FloatVector.fromArray(FLOATS, packed, from0 + 2 * WIDTH).mul(error2);
        FloatVector sum3 = FloatVector.fromArray(FLOATS, packed, from0 + 3 * WIDTH).mul(error3);
        sum0 = FloatVector.fromArray(FLOATS, packed, from1 + 0 * WIDTH).fma(error4, sum0);
        sum1 = FloatVector.fromArray(FLOATS, packed, from1 + 1 * WIDTH).fma(error5, sum1);
        sum2 = FloatVector.fromArray(FLOATS, packed, from1 + 2 * WIDTH).fma(error6, sum2);
        sum3 = FloatVector.fromArray(FLOATS, packed, from1 + 3 * WIDTH).fma(error7, sum3);
        FloatVector sum = sum0.add(sum1).add(sum2.add(sum3));
        if (!first) {
          sum = sum.add(FloatVector.fromArray(FLOATS, partial, slot));
        }
        sum.intoArray(partial, slot);
      }
    }
  }
}
