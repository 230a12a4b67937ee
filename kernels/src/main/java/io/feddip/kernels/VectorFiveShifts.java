package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products of rows with five shifted rows, one vector of partial sums for each pair.
 * Without branches, like {@link VectorTiles}.
 */
final class VectorFiveShifts {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private VectorFiveShifts() {}

  /** Any number of rows, the most at a time first. */
  static void rows(
      int rows,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aStride;
      int to = sumOffset + row * sumStride;
      if (left >= 4) {
        rows4(length, a, from, aStride, b, bOffset, shift, sums, to, sumStride);
        row += 4;
      } else if (left >= 2) {
        rows2(length, a, from, aStride, b, bOffset, shift, sums, to, sumStride);
        row += 2;
      } else {
        rows1(length, a, from, b, bOffset, shift, sums, to);
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
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sumOffset);
    FloatVector s01 = FloatVector.fromArray(SPECIES, sums, sumOffset + LENGTH);
    FloatVector s02 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * LENGTH);
    FloatVector s03 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * LENGTH);
    FloatVector s04 = FloatVector.fromArray(SPECIES, sums, sumOffset + 4 * LENGTH);
    FloatVector s10 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride);
    FloatVector s11 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + LENGTH);
    FloatVector s12 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + 2 * LENGTH);
    FloatVector s13 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + 3 * LENGTH);
    FloatVector s14 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + 4 * LENGTH);
    FloatVector s20 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * sumStride);
    FloatVector s21 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * sumStride + LENGTH);
    FloatVector s22 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * sumStride + 2 * LENGTH);
    FloatVector s23 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * sumStride + 3 * LENGTH);
    FloatVector s24 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * sumStride + 4 * LENGTH);
    FloatVector s30 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * sumStride);
    FloatVector s31 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * sumStride + LENGTH);
    FloatVector s32 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * sumStride + 2 * LENGTH);
    FloatVector s33 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * sumStride + 3 * LENGTH);
    FloatVector s34 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * sumStride + 4 * LENGTH);
    int row1 = aOffset + aStride;
    int row2 = aOffset + 2 * aStride;
    int row3 = aOffset + 3 * aStride;
    int tap1 = bOffset + shift;
    int tap2 = bOffset + 2 * shift;
    int tap3 = bOffset + 3 * shift;
    int tap4 = bOffset + 4 * shift;
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
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, tap1 + i);
      s01 = a0.fma(b1, s01);
      s11 = a1.fma(b1, s11);
      s21 = a2.fma(b1, s21);
      s31 = a3.fma(b1, s31);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, tap2 + i);
      s02 = a0.fma(b2, s02);
      s12 = a1.fma(b2, s12);
      s22 = a2.fma(b2, s22);
      s32 = a3.fma(b2, s32);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, tap3 + i);
      s03 = a0.fma(b3, s03);
      s13 = a1.fma(b3, s13);
      s23 = a2.fma(b3, s23);
      s33 = a3.fma(b3, s33);
      FloatVector b4 = FloatVector.fromArray(SPECIES, b, tap4 + i);
      s04 = a0.fma(b4, s04);
      s14 = a1.fma(b4, s14);
      s24 = a2.fma(b4, s24);
      s34 = a3.fma(b4, s34);
    }
    s00.intoArray(sums, sumOffset);
    s01.intoArray(sums, sumOffset + LENGTH);
    s02.intoArray(sums, sumOffset + 2 * LENGTH);
    s03.intoArray(sums, sumOffset + 3 * LENGTH);
    s04.intoArray(sums, sumOffset + 4 * LENGTH);
    s10.intoArray(sums, sumOffset + sumStride);
    s11.intoArray(sums, sumOffset + sumStride + LENGTH);
    s12.intoArray(sums, sumOffset + sumStride + 2 * LENGTH);
    s13.intoArray(sums, sumOffset + sumStride + 3 * LENGTH);
    s14.intoArray(sums, sumOffset + sumStride + 4 * LENGTH);
    s20.intoArray(sums, sumOffset + 2 * sumStride);
    s21.intoArray(sums, sumOffset + 2 * sumStride + LENGTH);
    s22.intoArray(sums, sumOffset + 2 * sumStride + 2 * LENGTH);
    s23.intoArray(sums, sumOffset + 2 * sumStride + 3 * LENGTH);
    s24.intoArray(sums, sumOffset + 2 * sumStride + 4 * LENGTH);
    s30.intoArray(sums, sumOffset + 3 * sumStride);
    s31.intoArray(sums, sumOffset + 3 * sumStride + LENGTH);
    s32.intoArray(sums, sumOffset + 3 * sumStride + 2 * LENGTH);
    s33.intoArray(sums, sumOffset + 3 * sumStride + 3 * LENGTH);
    s34.intoArray(sums, sumOffset + 3 * sumStride + 4 * LENGTH);
  }

  private static void rows2(
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sumOffset);
    FloatVector s01 = FloatVector.fromArray(SPECIES, sums, sumOffset + LENGTH);
    FloatVector s02 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * LENGTH);
    FloatVector s03 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * LENGTH);
    FloatVector s04 = FloatVector.fromArray(SPECIES, sums, sumOffset + 4 * LENGTH);
    FloatVector s10 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride);
    FloatVector s11 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + LENGTH);
    FloatVector s12 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + 2 * LENGTH);
    FloatVector s13 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + 3 * LENGTH);
    FloatVector s14 = FloatVector.fromArray(SPECIES, sums, sumOffset + sumStride + 4 * LENGTH);
    int row1 = aOffset + aStride;
    int tap1 = bOffset + shift;
    int tap2 = bOffset + 2 * shift;
    int tap3 = bOffset + 3 * shift;
    int tap4 = bOffset + 4 * shift;
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aOffset + i);
      FloatVector a1 = FloatVector.fromArray(SPECIES, a, row1 + i);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + i);
      s00 = a0.fma(b0, s00);
      s10 = a1.fma(b0, s10);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, tap1 + i);
      s01 = a0.fma(b1, s01);
      s11 = a1.fma(b1, s11);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, tap2 + i);
      s02 = a0.fma(b2, s02);
      s12 = a1.fma(b2, s12);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, tap3 + i);
      s03 = a0.fma(b3, s03);
      s13 = a1.fma(b3, s13);
      FloatVector b4 = FloatVector.fromArray(SPECIES, b, tap4 + i);
      s04 = a0.fma(b4, s04);
      s14 = a1.fma(b4, s14);
    }
    s00.intoArray(sums, sumOffset);
    s01.intoArray(sums, sumOffset + LENGTH);
    s02.intoArray(sums, sumOffset + 2 * LENGTH);
    s03.intoArray(sums, sumOffset + 3 * LENGTH);
    s04.intoArray(sums, sumOffset + 4 * LENGTH);
    s10.intoArray(sums, sumOffset + sumStride);
    s11.intoArray(sums, sumOffset + sumStride + LENGTH);
    s12.intoArray(sums, sumOffset + sumStride + 2 * LENGTH);
    s13.intoArray(sums, sumOffset + sumStride + 3 * LENGTH);
    s14.intoArray(sums, sumOffset + sumStride + 4 * LENGTH);
  }

  private static void rows1(
      int length,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sumOffset);
    FloatVector s01 = FloatVector.fromArray(SPECIES, sums, sumOffset + LENGTH);
    FloatVector s02 = FloatVector.fromArray(SPECIES, sums, sumOffset + 2 * LENGTH);
    FloatVector s03 = FloatVector.fromArray(SPECIES, sums, sumOffset + 3 * LENGTH);
    FloatVector s04 = FloatVector.fromArray(SPECIES, sums, sumOffset + 4 * LENGTH);
    int tap1 = bOffset + shift;
    int tap2 = bOffset + 2 * shift;
    int tap3 = bOffset + 3 * shift;
    int tap4 = bOffset + 4 * shift;
    for (int i = 0; i < length; i += LENGTH) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aOffset + i);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + i);
      s00 = a0.fma(b0, s00);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, tap1 + i);
      s01 = a0.fma(b1, s01);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, tap2 + i);
      s02 = a0.fma(b2, s02);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, tap3 + i);
      s03 = a0.fma(b3, s03);
      FloatVector b4 = FloatVector.fromArray(SPECIES, b, tap4 + i);
      s04 = a0.fma(b4, s04);
    }
    s00.intoArray(sums, sumOffset);
    s01.intoArray(sums, sumOffset + LENGTH);
    s02.intoArray(sums, sumOffset + 2 * LENGTH);
    s03.intoArray(sums, sumOffset + 3 * LENGTH);
    s04.intoArray(sums, sumOffset + 4 * LENGTH);
  }
}
