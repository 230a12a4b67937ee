package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of matrix products, two vectors wide: every accumulator is a local variable, so
 * that the compiler keeps it in a vector register over the whole depth. Eight rows fill half of the
 * 32 registers of AVX-512 and need ten loads for sixteen multiply-adds; with the 16 registers of
 * AVX2 four rows are the most that fit. There is no branch but the loop: one that the compiler has
 * not seen taken would throw the compiled method away when it is, and the interpreter is a hundred
 * times slower.
 */
final class VectorTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  /** Bits of a vector. */
  static final int BITS = SPECIES.vectorBitSize();

  /** Columns of a panel, in floats. */
  static final int PANEL = 2 * LENGTH;

  /** Whether there are registers for tiles of eight rows. */
  static final boolean WIDE = LENGTH >= 16;

  private VectorTiles() {}

  /** Any number of rows, the largest tiles first. */
  static void rows(
      int rows,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aRowStride;
      int begin = startOffset + row * startStride;
      int to = cOffset + row * cStride;
      if (left >= 8 && WIDE) {
        rows8(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 8;
      } else if (left >= 4) {
        rows4(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 4;
      } else if (left >= 2) {
        rows2(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 2;
      } else {
        rows1(depth, a, from, aDepthStride, b, bOffset, start, begin, c, to, floor);
        row++;
      }
    }
  }

  private static void rows8(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startOffset + LENGTH);
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, startOffset + startStride + LENGTH);
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride + LENGTH);
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride + LENGTH);
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride + LENGTH);
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride + LENGTH);
    FloatVector c60 = FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride);
    FloatVector c61 = FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride + LENGTH);
    FloatVector c70 = FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride);
    FloatVector c71 = FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride + LENGTH);
    int row2 = 2 * aRowStride;
    int row3 = 3 * aRowStride;
    int row4 = 4 * aRowStride;
    int row5 = 5 * aRowStride;
    int row6 = 6 * aRowStride;
    int row7 = 7 * aRowStride;
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + aRowStride]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[at + row2]);
      c20 = w2.fma(b0, c20);
      c21 = w2.fma(b1, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[at + row3]);
      c30 = w3.fma(b0, c30);
      c31 = w3.fma(b1, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[at + row4]);
      c40 = w4.fma(b0, c40);
      c41 = w4.fma(b1, c41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[at + row5]);
      c50 = w5.fma(b0, c50);
      c51 = w5.fma(b1, c51);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[at + row6]);
      c60 = w6.fma(b0, c60);
      c61 = w6.fma(b1, c61);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[at + row7]);
      c70 = w7.fma(b0, c70);
      c71 = w7.fma(b1, c71);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
    c01.max(floor).intoArray(c, cOffset + LENGTH);
    c10.max(floor).intoArray(c, cOffset + cStride);
    c11.max(floor).intoArray(c, cOffset + cStride + LENGTH);
    c20.max(floor).intoArray(c, cOffset + 2 * cStride);
    c21.max(floor).intoArray(c, cOffset + 2 * cStride + LENGTH);
    c30.max(floor).intoArray(c, cOffset + 3 * cStride);
    c31.max(floor).intoArray(c, cOffset + 3 * cStride + LENGTH);
    c40.max(floor).intoArray(c, cOffset + 4 * cStride);
    c41.max(floor).intoArray(c, cOffset + 4 * cStride + LENGTH);
    c50.max(floor).intoArray(c, cOffset + 5 * cStride);
    c51.max(floor).intoArray(c, cOffset + 5 * cStride + LENGTH);
    c60.max(floor).intoArray(c, cOffset + 6 * cStride);
    c61.max(floor).intoArray(c, cOffset + 6 * cStride + LENGTH);
    c70.max(floor).intoArray(c, cOffset + 7 * cStride);
    c71.max(floor).intoArray(c, cOffset + 7 * cStride + LENGTH);
  }

  private static void rows4(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startOffset + LENGTH);
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, startOffset + startStride + LENGTH);
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride + LENGTH);
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride + LENGTH);
    int row2 = 2 * aRowStride;
    int row3 = 3 * aRowStride;
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + aRowStride]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[at + row2]);
      c20 = w2.fma(b0, c20);
      c21 = w2.fma(b1, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[at + row3]);
      c30 = w3.fma(b0, c30);
      c31 = w3.fma(b1, c31);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
    c01.max(floor).intoArray(c, cOffset + LENGTH);
    c10.max(floor).intoArray(c, cOffset + cStride);
    c11.max(floor).intoArray(c, cOffset + cStride + LENGTH);
    c20.max(floor).intoArray(c, cOffset + 2 * cStride);
    c21.max(floor).intoArray(c, cOffset + 2 * cStride + LENGTH);
    c30.max(floor).intoArray(c, cOffset + 3 * cStride);
    c31.max(floor).intoArray(c, cOffset + 3 * cStride + LENGTH);
  }

  private static void rows2(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startOffset + LENGTH);
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, startOffset + startStride + LENGTH);
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + aRowStride]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
    c01.max(floor).intoArray(c, cOffset + LENGTH);
    c10.max(floor).intoArray(c, cOffset + cStride);
    c11.max(floor).intoArray(c, cOffset + cStride + LENGTH);
  }

  private static void rows1(
      int depth,
      float[] a,
      int aOffset,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset,
      float floor) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startOffset + LENGTH);
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
    c01.max(floor).intoArray(c, cOffset + LENGTH);
  }
}
