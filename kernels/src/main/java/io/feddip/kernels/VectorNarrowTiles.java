package io.feddip.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Register tiles of matrix products, one vector wide; see {@link VectorTiles}. */
final class VectorNarrowTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int PANEL = VectorTiles.PANEL;

  private VectorNarrowTiles() {}

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
      if (left >= 8 && VectorTiles.WIDE) {
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, startOffset + 4 * startStride);
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, startOffset + 5 * startStride);
    FloatVector c60 = FloatVector.fromArray(SPECIES, start, startOffset + 6 * startStride);
    FloatVector c70 = FloatVector.fromArray(SPECIES, start, startOffset + 7 * startStride);
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
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + aRowStride]);
      c10 = w1.fma(b0, c10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[at + row2]);
      c20 = w2.fma(b0, c20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[at + row3]);
      c30 = w3.fma(b0, c30);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[at + row4]);
      c40 = w4.fma(b0, c40);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[at + row5]);
      c50 = w5.fma(b0, c50);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[at + row6]);
      c60 = w6.fma(b0, c60);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[at + row7]);
      c70 = w7.fma(b0, c70);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
    c10.max(floor).intoArray(c, cOffset + cStride);
    c20.max(floor).intoArray(c, cOffset + 2 * cStride);
    c30.max(floor).intoArray(c, cOffset + 3 * cStride);
    c40.max(floor).intoArray(c, cOffset + 4 * cStride);
    c50.max(floor).intoArray(c, cOffset + 5 * cStride);
    c60.max(floor).intoArray(c, cOffset + 6 * cStride);
    c70.max(floor).intoArray(c, cOffset + 7 * cStride);
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, startOffset + 2 * startStride);
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, startOffset + 3 * startStride);
    int row2 = 2 * aRowStride;
    int row3 = 3 * aRowStride;
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + aRowStride]);
      c10 = w1.fma(b0, c10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[at + row2]);
      c20 = w2.fma(b0, c20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[at + row3]);
      c30 = w3.fma(b0, c30);
      from += PANEL;
      at += aDepthStride;
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startOffset + startStride);
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + aRowStride]);
      c10 = w1.fma(b0, c10);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
    c10.max(floor).intoArray(c, cOffset + cStride);
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
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      from += PANEL;
      at += aDepthStride;
    }
    c00.max(floor).intoArray(c, cOffset);
  }
}
