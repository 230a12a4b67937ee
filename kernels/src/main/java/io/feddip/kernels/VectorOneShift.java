package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums of products of rows with one row; see {@link VectorFiveShifts}. */
final class VectorOneShift {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private VectorOneShift() {}

  /** Any number of rows, the most at a time first. */
  static void rows(
      int rows,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] sums,
      int sumOffset,
      int sumStride) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aStride;
      int to = sumOffset + row * sumStride;
      if (left >= 4) {
        rows4(length, a, from, aStride, b, bOffset, sums, to, sumStride);
        row += 4;
      } else if (left >= 2) {
        rows2(length, a, from, aStride, b, bOffset, sums, to, sumStride);
        row += 2;
      } else {
        rows1(length, a, from, b, bOffset, sums, to);
        row++;
      }
    }
  }

  private static void rows4(
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] sums,
      int sumOffset,
      int sumStride) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sumOffset);
    FloatVector s10 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride);
    FloatVector s20 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * sumStride);
    FloatVector s30 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * sumStride);
    int row1 = aOffset + aStride;
    int row2 = aOffset + 2 * aStride;
    int row3 = aOffset + 3 * aStride;
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aOffset + i);
      FloatVector a1 = FloatVector.fromArray(SPECIES, a, row1 + i);
      FloatVector a2 = FloatVector.fromArray(SPECIES, a, row2 + i);
      FloatVector a3 = FloatVector.fromArray(SPECIES, a, row3 + i);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + i);
      s00 = a0.fma(b0, s00);
      s10 = a1.fma(b0, s10);
      s20 = a2.fma(b0, s20);
      s30 = a3.fma(b0, s30);
    }
    s00.intoArray(sums, sumOffset);
    s10.intoArray(sums, sumOffset + sumStride);
    s20.intoArray(sums, sumOffset + 2 * sumStride);
    s30.intoArray(sums, sumOffset + 3 * sumStride);
  }

  private static void rows2(
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] sums,
      int sumOffset,
      int sumStride) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sumOffset);
    FloatVector s10 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride);
    int row1 = aOffset + aStride;
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aOffset + i);
      FloatVector a1 = FloatVector.fromArray(SPECIES, a, row1 + i);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + i);
      s00 = a0.fma(b0, s00);
      s10 = a1.fma(b0, s10);
    }
    s00.intoArray(sums, sumOffset);
    s10.intoArray(sums, sumOffset + sumStride);
  }

  private static void rows1(
      int length, float[] a, int aOffset, float[] b, int bOffset, float[] sums, int sumOffset) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sumOffset);
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aOffset + i);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + i);
      s00 = a0.fma(b0, s00);
    }
    s00.intoArray(sums, sumOffset);
  }
}
