package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of products with a matrix whose rows are anywhere in an array, one vector wide;
 * see {@link VectorGatherTiles}.
 */
final class VectorNarrowGatherTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private VectorNarrowGatherTiles() {}

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
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    int row1 = aOffset + aRowStride;
    int row2 = aOffset + 2 * aRowStride;
    int row3 = aOffset + 3 * aRowStride;
    int row4 = aOffset + 4 * aRowStride;
    int row5 = aOffset + 5 * aRowStride;
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row1 + k]);
      c10 = w1.fma(b0, c10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[row2 + k]);
      c20 = w2.fma(b0, c20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[row3 + k]);
      c30 = w3.fma(b0, c30);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[row4 + k]);
      c40 = w4.fma(b0, c40);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[row5 + k]);
      c50 = w5.fma(b0, c50);
    }
    c00.max(floor).intoArray(c, cOffset);
    c10.max(floor).intoArray(c, cOffset + cStride);
    c20.max(floor).intoArray(c, cOffset + 2 * cStride);
    c30.max(floor).intoArray(c, cOffset + 3 * cStride);
    c40.max(floor).intoArray(c, cOffset + 4 * cStride);
    c50.max(floor).intoArray(c, cOffset + 5 * cStride);
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    int row1 = aOffset + aRowStride;
    int row2 = aOffset + 2 * aRowStride;
    int row3 = aOffset + 3 * aRowStride;
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row1 + k]);
      c10 = w1.fma(b0, c10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[row2 + k]);
      c20 = w2.fma(b0, c20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[row3 + k]);
      c30 = w3.fma(b0, c30);
    }
    c00.max(floor).intoArray(c, cOffset);
    c10.max(floor).intoArray(c, cOffset + cStride);
    c20.max(floor).intoArray(c, cOffset + 2 * cStride);
    c30.max(floor).intoArray(c, cOffset + 3 * cStride);
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    int row1 = aOffset + aRowStride;
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[row1 + k]);
      c10 = w1.fma(b0, c10);
    }
    c00.max(floor).intoArray(c, cOffset);
    c10.max(floor).intoArray(c, cOffset + cStride);
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
    for (int k = 0; k < depth; k++) {
      int from = bOffset + offsets[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[aOffset + k]);
      c00 = w0.fma(b0, c00);
    }
    c00.max(floor).intoArray(c, cOffset);
  }
}
