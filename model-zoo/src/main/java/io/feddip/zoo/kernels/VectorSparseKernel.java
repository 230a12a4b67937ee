package io.feddip.zoo.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SparseKernel} with the Vector API. The loops are unrolled by hand because a row's sums
 * must be local variables to stay in registers: sixteen vectors where the machine has thirty-two
 * registers of 512 bits, eight elsewhere.
 */
final class VectorSparseKernel extends SparseKernel {
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();
  private static final int ROWS = WIDTH == 16 ? 4 : 2;

  /** Dot products whose lanes are summed together. */
  private static final int DOTS = 256;

  private final float[] scratch = new float[DOTS * WIDTH];

  @Override
  int blockLanes() {
    return WIDTH;
  }

  @Override
  int blockRows() {
    return ROWS;
  }

  @Override
  void runs(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    int lane = 0;
    for (; lane + 8 * WIDTH <= lanes; lane += 8 * WIDTH) {
      runs8(tiles, tile, from, to, source, lane, result, lanes, bias, biasAt, first, rectify);
    }
    for (; lane + 4 * WIDTH <= lanes; lane += 4 * WIDTH) {
      runs4(tiles, tile, from, to, source, lane, result, lanes, bias, biasAt, first, rectify);
    }
    for (; lane + 2 * WIDTH <= lanes; lane += 2 * WIDTH) {
      runs2(tiles, tile, from, to, source, lane, result, lanes, bias, biasAt, first, rectify);
    }
    for (; lane < lanes; lane += WIDTH) {
      runs1(tiles, tile, from, to, source, lane, result, lanes, bias, biasAt, first, rectify);
    }
  }

  @Override
  void runDots(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      float[] errors,
      int lanes,
      float[] gradient,
      int at) {
    int key = tile * tiles.rows();
    int base = tiles.start[key + from];
    for (int row = from; row < to; row++) {
      int end = tiles.start[key + row + 1];
      int entry = tiles.start[key + row];
      while (entry < end) {
        int stop = Math.min(end, base + DOTS);
        int lane = 0;
        for (; lane + 8 * WIDTH <= lanes; lane += 8 * WIDTH) {
          runDots8(
              tiles,
              key,
              entry,
              stop,
              source,
              lanes,
              lane,
              errors,
              row * lanes + lane,
              scratch,
              base,
              lane == 0);
        }
        for (; lane + 2 * WIDTH <= lanes; lane += 2 * WIDTH) {
          runDots2(
              tiles,
              key,
              entry,
              stop,
              source,
              lanes,
              lane,
              errors,
              row * lanes + lane,
              scratch,
              base,
              lane == 0);
        }
        for (; lane < lanes; lane += WIDTH) {
          runDots1(
              tiles,
              key,
              entry,
              stop,
              source,
              lanes,
              lane,
              errors,
              row * lanes + lane,
              scratch,
              base,
              lane == 0);
        }
        entry = stop;
        if (stop == base + DOTS) {
          sumLanes(scratch, DOTS, tiles, base, gradient, at);
          base = stop;
        }
      }
    }
    sumLanes(scratch, tiles.start[key + to] - base, tiles, base, gradient, at);
  }

  @Override
  void block(SparseTiles tiles, int tile, float[] packed, int pitch, float[] sums, boolean first) {
    if (ROWS == 4) {
      block4(tiles, tile, packed, pitch, sums, first);
    } else {
      block2(tiles, tile, packed, pitch, sums, first);
    }
  }

  @Override
  void blockDots(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int pitch,
      float[] errors,
      float[] partial,
      boolean first) {
    if (ROWS == 4) {
      blockDots4(tiles, tile, packed, pitch, errors, partial, first);
    } else {
      blockDots2(tiles, tile, packed, pitch, errors, partial, first);
    }
  }

  @Override
  void copyPixels(float[] from, int at, int step, float[] to, int toAt, int count) {
    int source = at;
    int target = toAt;
    for (int pixel = 0; pixel < count; pixel++) {
      FloatVector.fromArray(FLOATS, from, source).intoArray(to, target);
      source += step;
      target += WIDTH;
    }
  }

  @Override
  void storePixels(
      float[] sums,
      int at,
      int count,
      float[] to,
      int toAt,
      int step,
      float bias,
      boolean rectify) {
    int source = at;
    int target = toAt;
    for (int pixel = 0; pixel < count; pixel++) {
      FloatVector value = FloatVector.fromArray(FLOATS, sums, source).add(bias);
      if (rectify) {
        value = value.max(0f);
      }
      value.intoArray(to, target);
      source += WIDTH;
      target += step;
    }
  }

  @Override
  void sumLanes(
      float[] partial, int count, SparseTiles tiles, int entry, float[] gradient, int at) {
    for (int i = 0; i < count; i++) {
      float sum = 0;
      int base = i * WIDTH;
      for (int lane = 0; lane < WIDTH; lane += 4) {
        sum +=
            (partial[base + lane] + partial[base + lane + 1])
                + (partial[base + lane + 2] + partial[base + lane + 3]);
      }
      gradient[at + tiles.position[entry + i]] = sum;
    }
  }

  private static void runs8(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
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
        int from0 = offset[entry] * lanes + lane;
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

  private static void runs4(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
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
        int from0 = offset[entry] * lanes + lane;
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

  private static void runs2(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
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
        int from0 = offset[entry] * lanes + lane;
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

  private static void runs1(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
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
        int from0 = offset[entry] * lanes + lane;
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
  private static void runDots8(
      SparseTiles tiles,
      int key,
      int begin,
      int end,
      float[] source,
      int lanes,
      int lane,
      float[] errors,
      int at,
      float[] partial,
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
      int from = offset[entry] * lanes + lane;
      int slot = (entry - base) * WIDTH;
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
  private static void runDots2(
      SparseTiles tiles,
      int key,
      int begin,
      int end,
      float[] source,
      int lanes,
      int lane,
      float[] errors,
      int at,
      float[] partial,
      int base,
      boolean first) {
    int[] offset = tiles.offset;
    FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
    FloatVector error1 = FloatVector.fromArray(FLOATS, errors, at + 1 * WIDTH);
    for (int entry = begin; entry < end; entry++) {
      int from = offset[entry] * lanes + lane;
      int slot = (entry - base) * WIDTH;
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
  private static void runDots1(
      SparseTiles tiles,
      int key,
      int begin,
      int end,
      float[] source,
      int lanes,
      int lane,
      float[] errors,
      int at,
      float[] partial,
      int base,
      boolean first) {
    int[] offset = tiles.offset;
    FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
    for (int entry = begin; entry < end; entry++) {
      int from = offset[entry] * lanes + lane;
      int slot = (entry - base) * WIDTH;
      FloatVector sum0 = FloatVector.fromArray(FLOATS, source, from + 0 * WIDTH).mul(error0);
      FloatVector sum = sum0;
      if (!first) {
        sum = sum.add(FloatVector.fromArray(FLOATS, partial, slot));
      }
      sum.intoArray(partial, slot);
    }
  }

  private static void block4(
      SparseTiles tiles, int tile, float[] packed, int pitch, float[] sums, boolean first) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int rows = tiles.rows();
    int key = tile * rows;
    for (int row = 0; row < rows; row++) {
      int at = row * 16 * WIDTH;
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
        int from0 = offset[entry];
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

  private static void block2(
      SparseTiles tiles, int tile, float[] packed, int pitch, float[] sums, boolean first) {
    int[] start = tiles.start;
    int[] offset = tiles.offset;
    float[] value = tiles.value;
    int rows = tiles.rows();
    int key = tile * rows;
    for (int row = 0; row < rows; row++) {
      int at = row * 8 * WIDTH;
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
        int from0 = offset[entry];
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

  private static void blockDots4(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int pitch,
      float[] errors,
      float[] partial,
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
      int at = row * 16 * WIDTH;
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
        int slot = (entry - base) * WIDTH;
        int from0 = offset[entry];
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

  private static void blockDots2(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int pitch,
      float[] errors,
      float[] partial,
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
      int at = row * 8 * WIDTH;
      FloatVector error0 = FloatVector.fromArray(FLOATS, errors, at + 0 * WIDTH);
      FloatVector error1 = FloatVector.fromArray(FLOATS, errors, at + 1 * WIDTH);
      FloatVector error2 = FloatVector.fromArray(FLOATS, errors, at + 2 * WIDTH);
      FloatVector error3 = FloatVector.fromArray(FLOATS, errors, at + 3 * WIDTH);
      FloatVector error4 = FloatVector.fromArray(FLOATS, errors, at + 4 * WIDTH);
      FloatVector error5 = FloatVector.fromArray(FLOATS, errors, at + 5 * WIDTH);
      FloatVector error6 = FloatVector.fromArray(FLOATS, errors, at + 6 * WIDTH);
      FloatVector error7 = FloatVector.fromArray(FLOATS, errors, at + 7 * WIDTH);
      for (int entry = begin; entry < end; entry++) {
        int slot = (entry - base) * WIDTH;
        int from0 = offset[entry];
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
