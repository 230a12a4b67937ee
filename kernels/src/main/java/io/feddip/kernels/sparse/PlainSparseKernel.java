package io.feddip.kernels.sparse;

import java.util.Arrays;

/** {@link SparseKernel} in plain loops. */
final class PlainSparseKernel extends SparseKernel {
  private static final int LANES = 16;
  private static final int ROWS = 4;

  @Override
  int blockLanes() {
    return LANES;
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
      int sourceAt,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    for (int row = from; row < to; row++) {
      int sums = row * lanes;
      if (first) {
        Arrays.fill(result, sums, sums + lanes, bias == null ? 0f : bias[biasAt + row]);
      }
      int key = tile * tiles.rows() + row;
      for (int entry = tiles.start[key]; entry < tiles.start[key + 1]; entry++) {
        add(
            tiles.value[entry],
            source,
            sourceAt + tiles.offset[entry] * lanes,
            result,
            sums,
            lanes);
      }
      if (rectify) {
        for (int i = sums; i < sums + lanes; i++) {
          result[i] = Math.max(result[i], 0f);
        }
      }
    }
  }

  @Override
  void runDots(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      int sourceAt,
      float[] errors,
      int lanes,
      float[] gradient,
      int at) {
    float[] sums = new float[LANES];
    for (int row = from; row < to; row++) {
      int key = tile * tiles.rows() + row;
      for (int entry = tiles.start[key]; entry < tiles.start[key + 1]; entry++) {
        Arrays.fill(sums, 0f);
        for (int lane = 0; lane < lanes; lane += LANES) {
          multiplyAdd(
              source,
              sourceAt + tiles.offset[entry] * lanes + lane,
              errors,
              row * lanes + lane,
              sums,
              0);
        }
        gradient[at + tiles.origin[entry]] = sum(sums, 0);
      }
    }
  }

  @Override
  void block(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] sums,
      int sumsAt,
      boolean first) {
    for (int row = 0; row < tiles.rows(); row++) {
      int base = sumsAt + row * blockSize();
      if (first) {
        Arrays.fill(sums, base, base + blockSize(), 0f);
      }
      int key = tile * tiles.rows() + row;
      for (int entry = tiles.start[key]; entry < tiles.start[key + 1]; entry++) {
        for (int y = 0; y < ROWS; y++) {
          add(
              tiles.value[entry],
              packed,
              packedAt + tiles.offset[entry] + y * pitch,
              sums,
              base + y * BLOCK_COLUMNS * LANES,
              BLOCK_COLUMNS * LANES);
        }
      }
    }
  }

  @Override
  void blockDots(
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
    int begin = tiles.tileStart(tile);
    if (first) {
      int end = partialAt + (tiles.tileStart(tile + 1) - begin) * LANES;
      Arrays.fill(partial, partialAt, end, 0f);
    }
    for (int row = 0; row < tiles.rows(); row++) {
      int key = tile * tiles.rows() + row;
      for (int entry = tiles.start[key]; entry < tiles.start[key + 1]; entry++) {
        for (int pixel = 0; pixel < ROWS * BLOCK_COLUMNS; pixel++) {
          multiplyAdd(
              packed,
              packedAt
                  + tiles.offset[entry]
                  + pixel / BLOCK_COLUMNS * pitch
                  + pixel % BLOCK_COLUMNS * LANES,
              errors,
              errorsAt + row * blockSize() + pixel * LANES,
              partial,
              partialAt + (entry - begin) * LANES);
        }
      }
    }
  }

  @Override
  void copyPixels(float[] from, int source, int step, float[] to, int target, int pixels) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      System.arraycopy(from, source + pixel * step, to, target + pixel * LANES, LANES);
    }
  }

  @Override
  void storePixels(
      float[] sums,
      int source,
      float[] to,
      int target,
      int step,
      int pixels,
      float shift,
      boolean rectify) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int lane = 0; lane < LANES; lane++) {
        float value = sums[source + pixel * LANES + lane] + shift;
        to[target + pixel * step + lane] = rectify ? Math.max(value, 0f) : value;
      }
    }
  }

  @Override
  void sumLanes(
      float[] partial,
      int partialAt,
      int count,
      SparseTiles tiles,
      int entry,
      float[] gradient,
      int at) {
    for (int i = 0; i < count; i++) {
      gradient[at + tiles.origin[entry + i]] = sum(partial, partialAt + i * LANES);
    }
  }

  private static void add(float factor, float[] source, int from, float[] sums, int to, int count) {
    for (int i = 0; i < count; i++) {
      sums[to + i] += factor * source[from + i];
    }
  }

  private static void multiplyAdd(
      float[] left, int leftAt, float[] right, int rightAt, float[] sums, int at) {
    for (int i = 0; i < LANES; i++) {
      sums[at + i] += left[leftAt + i] * right[rightAt + i];
    }
  }

  private static float sum(float[] values, int at) {
    float sum = 0;
    for (int i = at; i < at + LANES; i++) {
      sum += values[i];
    }
    return sum;
  }
}
