package io.feddip.kernels.vector;

import io.feddip.kernels.loops.MatrixLoops;
import jdk.incubator.vector.FloatVector;

/** Products of matrices with the Vector API, from the largest register tiles that fit. */
final class VectorMatrixLoops implements MatrixLoops {
  private static final int LENGTH = FloatVector.SPECIES_PREFERRED.length();

  @Override
  public int panelWidth() {
    return VectorTiles.PANEL;
  }

  @Override
  public void tile(
      int rows,
      int width,
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
    if (width == VectorTiles.PANEL) {
      VectorTiles.rows(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          aDepthStride,
          b,
          bOffset,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    } else {
      VectorNarrowTiles.rows(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          aDepthStride,
          b,
          bOffset,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    }
  }

  @Override
  public void gatherTile(
      int rows,
      int width,
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
    if (width == VectorTiles.PANEL) {
      VectorGatherTiles.rows(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          b,
          bOffset,
          offsets,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    } else {
      VectorNarrowGatherTiles.rows(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          b,
          bOffset,
          offsets,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    }
  }

  @Override
  public int sumWidth() {
    return LENGTH;
  }

  @Override
  public void addProducts(
      int rows,
      int shifts,
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
    int tap = 0;
    while (tap < shifts) {
      int left = shifts - tap;
      int from = bOffset + tap * shift;
      int to = sumOffset + tap * LENGTH;
      if (left >= 5) {
        VectorFiveShifts.rows(
            rows, length, a, aOffset, aStride, b, from, shift, sums, to, sumStride);
        tap += 5;
      } else if (left >= 3) {
        VectorThreeShifts.rows(
            rows, length, a, aOffset, aStride, b, from, shift, sums, to, sumStride);
        tap += 3;
      } else {
        VectorOneShift.rows(rows, length, a, aOffset, aStride, b, from, sums, to, sumStride);
        tap++;
      }
    }
  }
}
