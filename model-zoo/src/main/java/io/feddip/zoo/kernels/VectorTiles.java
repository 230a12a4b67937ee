package io.feddip.zoo.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of matrix products: every accumulator is a local variable, so that the compiler
 * keeps it in a vector register over the whole depth. Eight rows of two 512-bit vectors fill half
 * of the 32 registers of AVX-512 and need ten loads for sixteen multiply-adds; with the 16
 * registers of AVX2 four rows are the most that fit.
 */
final class VectorTiles {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LENGTH = SPECIES.length();

  /** Columns of a panel, in floats. */
  static final int PANEL = 2 * LENGTH;

  private static final boolean WIDE = LENGTH >= 16;

  private VectorTiles() {}

  static void tile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    boolean two = width == PANEL;
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aRowStride;
      int to = cOffset + row * cStride;
      int start = biasOffset + row;
      if (left >= 8 && WIDE) {
        if (two) {
          tile8x2(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        } else {
          tile8x1(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        }
        row += 8;
      } else if (left >= 4) {
        if (two) {
          tile4x2(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        } else {
          tile4x1(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        }
        row += 4;
      } else if (left >= 2) {
        if (two) {
          tile2x2(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        } else {
          tile2x1(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        }
        row += 2;
      } else {
        if (two) {
          tile1x2(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        } else {
          tile1x1(
              depth,
              a,
              from,
              aRowStride,
              aDepthStride,
              b,
              bOffset,
              c,
              to,
              cStride,
              accumulate,
              bias,
              start,
              relu);
        }
        row++;
      }
    }
  }

  private static FloatVector start(float[] bias, int index) {
    return bias == null ? FloatVector.zero(SPECIES) : FloatVector.broadcast(SPECIES, bias[index]);
  }

  private static void tile8x2(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c01;
    FloatVector c10;
    FloatVector c11;
    FloatVector c20;
    FloatVector c21;
    FloatVector c30;
    FloatVector c31;
    FloatVector c40;
    FloatVector c41;
    FloatVector c50;
    FloatVector c51;
    FloatVector c60;
    FloatVector c61;
    FloatVector c70;
    FloatVector c71;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c01 = FloatVector.fromArray(SPECIES, c, cOffset + LENGTH);
      c10 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
      c11 = FloatVector.fromArray(SPECIES, c, cOffset + cStride + LENGTH);
      c20 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride);
      c21 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride + LENGTH);
      c30 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride);
      c31 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride + LENGTH);
      c40 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * cStride);
      c41 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * cStride + LENGTH);
      c50 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * cStride);
      c51 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * cStride + LENGTH);
      c60 = FloatVector.fromArray(SPECIES, c, cOffset + 6 * cStride);
      c61 = FloatVector.fromArray(SPECIES, c, cOffset + 6 * cStride + LENGTH);
      c70 = FloatVector.fromArray(SPECIES, c, cOffset + 7 * cStride);
      c71 = FloatVector.fromArray(SPECIES, c, cOffset + 7 * cStride + LENGTH);
    } else {
      c00 = start(bias, biasOffset);
      c01 = c00;
      c10 = start(bias, biasOffset + 1);
      c11 = c10;
      c20 = start(bias, biasOffset + 2);
      c21 = c20;
      c30 = start(bias, biasOffset + 3);
      c31 = c30;
      c40 = start(bias, biasOffset + 4);
      c41 = c40;
      c50 = start(bias, biasOffset + 5);
      c51 = c50;
      c60 = start(bias, biasOffset + 6);
      c61 = c60;
      c70 = start(bias, biasOffset + 7);
      c71 = c70;
    }
    int row1 = aRowStride;
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
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + row1]);
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
    if (relu) {
      c00 = c00.max(0);
      c01 = c01.max(0);
      c10 = c10.max(0);
      c11 = c11.max(0);
      c20 = c20.max(0);
      c21 = c21.max(0);
      c30 = c30.max(0);
      c31 = c31.max(0);
      c40 = c40.max(0);
      c41 = c41.max(0);
      c50 = c50.max(0);
      c51 = c51.max(0);
      c60 = c60.max(0);
      c61 = c61.max(0);
      c70 = c70.max(0);
      c71 = c71.max(0);
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LENGTH);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LENGTH);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LENGTH);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + LENGTH);
    c40.intoArray(c, cOffset + 4 * cStride);
    c41.intoArray(c, cOffset + 4 * cStride + LENGTH);
    c50.intoArray(c, cOffset + 5 * cStride);
    c51.intoArray(c, cOffset + 5 * cStride + LENGTH);
    c60.intoArray(c, cOffset + 6 * cStride);
    c61.intoArray(c, cOffset + 6 * cStride + LENGTH);
    c70.intoArray(c, cOffset + 7 * cStride);
    c71.intoArray(c, cOffset + 7 * cStride + LENGTH);
  }

  private static void tile8x1(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c10;
    FloatVector c20;
    FloatVector c30;
    FloatVector c40;
    FloatVector c50;
    FloatVector c60;
    FloatVector c70;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c10 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
      c20 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride);
      c30 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride);
      c40 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * cStride);
      c50 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * cStride);
      c60 = FloatVector.fromArray(SPECIES, c, cOffset + 6 * cStride);
      c70 = FloatVector.fromArray(SPECIES, c, cOffset + 7 * cStride);
    } else {
      c00 = start(bias, biasOffset);
      c10 = start(bias, biasOffset + 1);
      c20 = start(bias, biasOffset + 2);
      c30 = start(bias, biasOffset + 3);
      c40 = start(bias, biasOffset + 4);
      c50 = start(bias, biasOffset + 5);
      c60 = start(bias, biasOffset + 6);
      c70 = start(bias, biasOffset + 7);
    }
    int row1 = aRowStride;
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
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + row1]);
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
    if (relu) {
      c00 = c00.max(0);
      c10 = c10.max(0);
      c20 = c20.max(0);
      c30 = c30.max(0);
      c40 = c40.max(0);
      c50 = c50.max(0);
      c60 = c60.max(0);
      c70 = c70.max(0);
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, cOffset + cStride);
    c20.intoArray(c, cOffset + 2 * cStride);
    c30.intoArray(c, cOffset + 3 * cStride);
    c40.intoArray(c, cOffset + 4 * cStride);
    c50.intoArray(c, cOffset + 5 * cStride);
    c60.intoArray(c, cOffset + 6 * cStride);
    c70.intoArray(c, cOffset + 7 * cStride);
  }

  private static void tile4x2(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c01;
    FloatVector c10;
    FloatVector c11;
    FloatVector c20;
    FloatVector c21;
    FloatVector c30;
    FloatVector c31;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c01 = FloatVector.fromArray(SPECIES, c, cOffset + LENGTH);
      c10 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
      c11 = FloatVector.fromArray(SPECIES, c, cOffset + cStride + LENGTH);
      c20 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride);
      c21 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride + LENGTH);
      c30 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride);
      c31 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride + LENGTH);
    } else {
      c00 = start(bias, biasOffset);
      c01 = c00;
      c10 = start(bias, biasOffset + 1);
      c11 = c10;
      c20 = start(bias, biasOffset + 2);
      c21 = c20;
      c30 = start(bias, biasOffset + 3);
      c31 = c30;
    }
    int row1 = aRowStride;
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
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + row1]);
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
    if (relu) {
      c00 = c00.max(0);
      c01 = c01.max(0);
      c10 = c10.max(0);
      c11 = c11.max(0);
      c20 = c20.max(0);
      c21 = c21.max(0);
      c30 = c30.max(0);
      c31 = c31.max(0);
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LENGTH);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LENGTH);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + LENGTH);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + LENGTH);
  }

  private static void tile4x1(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c10;
    FloatVector c20;
    FloatVector c30;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c10 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
      c20 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride);
      c30 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride);
    } else {
      c00 = start(bias, biasOffset);
      c10 = start(bias, biasOffset + 1);
      c20 = start(bias, biasOffset + 2);
      c30 = start(bias, biasOffset + 3);
    }
    int row1 = aRowStride;
    int row2 = 2 * aRowStride;
    int row3 = 3 * aRowStride;
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + row1]);
      c10 = w1.fma(b0, c10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[at + row2]);
      c20 = w2.fma(b0, c20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[at + row3]);
      c30 = w3.fma(b0, c30);
      from += PANEL;
      at += aDepthStride;
    }
    if (relu) {
      c00 = c00.max(0);
      c10 = c10.max(0);
      c20 = c20.max(0);
      c30 = c30.max(0);
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, cOffset + cStride);
    c20.intoArray(c, cOffset + 2 * cStride);
    c30.intoArray(c, cOffset + 3 * cStride);
  }

  private static void tile2x2(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c01;
    FloatVector c10;
    FloatVector c11;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c01 = FloatVector.fromArray(SPECIES, c, cOffset + LENGTH);
      c10 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
      c11 = FloatVector.fromArray(SPECIES, c, cOffset + cStride + LENGTH);
    } else {
      c00 = start(bias, biasOffset);
      c01 = c00;
      c10 = start(bias, biasOffset + 1);
      c11 = c10;
    }
    int row1 = aRowStride;
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      c01 = w0.fma(b1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + row1]);
      c10 = w1.fma(b0, c10);
      c11 = w1.fma(b1, c11);
      from += PANEL;
      at += aDepthStride;
    }
    if (relu) {
      c00 = c00.max(0);
      c01 = c01.max(0);
      c10 = c10.max(0);
      c11 = c11.max(0);
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LENGTH);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + LENGTH);
  }

  private static void tile2x1(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c10;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c10 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
    } else {
      c00 = start(bias, biasOffset);
      c10 = start(bias, biasOffset + 1);
    }
    int row1 = aRowStride;
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[at + row1]);
      c10 = w1.fma(b0, c10);
      from += PANEL;
      at += aDepthStride;
    }
    if (relu) {
      c00 = c00.max(0);
      c10 = c10.max(0);
    }
    c00.intoArray(c, cOffset);
    c10.intoArray(c, cOffset + cStride);
  }

  private static void tile1x2(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    FloatVector c01;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
      c01 = FloatVector.fromArray(SPECIES, c, cOffset + LENGTH);
    } else {
      c00 = start(bias, biasOffset);
      c01 = c00;
    }
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
    if (relu) {
      c00 = c00.max(0);
      c01 = c01.max(0);
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + LENGTH);
  }

  private static void tile1x1(
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      boolean relu) {
    FloatVector c00;
    if (accumulate) {
      c00 = FloatVector.fromArray(SPECIES, c, cOffset);
    } else {
      c00 = start(bias, biasOffset);
    }
    int from = bOffset;
    int at = aOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[at]);
      c00 = w0.fma(b0, c00);
      from += PANEL;
      at += aDepthStride;
    }
    if (relu) {
      c00 = c00.max(0);
    }
    c00.intoArray(c, cOffset);
  }
}
