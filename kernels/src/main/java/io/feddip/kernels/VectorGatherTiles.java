package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of products with a matrix whose rows are anywhere in an array, two vectors wide.
 * Six rows of two vectors fit into the 16 registers of AVX2 too. Without branches, like {@link
 * VectorTiles}.
 */
final class VectorGatherTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private VectorGatherTiles() {}

  /** Any number of rows, the largest tiles first. */
  static void rows(
      int rows,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
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
      if (left >= 6) {
        rows6(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 6;
      } else if (left >= 4) {
        rows4(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
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
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 2;
      } else {
        rows1(depth, a, from, b, bOffset, offsets, start, begin, c, to, floor);
        row++;
      }
    }
  }

  private static void rows6(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
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
    int row1 = aOffset + aRowStride;
    int row2 = aOffset + 2 * aRowStride;
    int row3 = aOffset + 3 * aRowStride;
    int row4 = aOffset + 4 * aRowStride;
    int row5 = aOffset + 5 * aRowStride;
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row1 + k]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[row2 + k]);
      c20 = w2.fma(b0, c20);
      c21 = w2.fma(b1, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[row3 + k]);
      c30 = w3.fma(b0, c30);
      c31 = w3.fma(b1, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[row4 + k]);
      c40 = w4.fma(b0, c40);
      c41 = w4.fma(b1, c41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[row5 + k]);
      c50 = w5.fma(b0, c50);
      c51 = w5.fma(b1, c51);
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
  }

  private static void rows4(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
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
    int row1 = aOffset + aRowStride;
    int row2 = aOffset + 2 * aRowStride;
    int row3 = aOffset + 3 * aRowStride;
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row1 + k]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[row2 + k]);
      c20 = w2.fma(b0, c20);
      c21 = w2.fma(b1, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[row3 + k]);
      c30 = w3.fma(b0, c30);
      c31 = w3.fma(b1, c31);
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
      float[] b,
      int bOffset,
      int[] offsets,
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
    int row1 = aOffset + aRowStride;
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row1 + k]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
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
      float[] b,
      int bOffset,
      int[] offsets,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset,
      float floor) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startOffset);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startOffset + LENGTH);
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
    }
    c00.max(floor).intoArray(c, cOffset);
    c01.max(floor).intoArray(c, cOffset + LENGTH);
  }
}
