package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.CacheLines;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SparseKernel} with the Vector API. The loops are unrolled because a row's sums must be
 * local variables to stay in registers: sixteen vectors where the machine has thirty-two registers
 * of 512 bits, eight elsewhere.
 */
final class VectorSparseKernel extends SparseKernel {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();
  private static final int ROWS = WIDTH == 16 ? 4 : 2;

  /** Dot products whose lanes are summed together. */
  private static final int DOTS = 256;

  private final float[] scratch =
      new float[DOTS * WIDTH + CacheLines.FLOATS + VectorLaneSums.SLACK];

  private final float[] halves = new float[DOTS * 8 + VectorLaneSums.SLACK];

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
      int sourceAt,
      float[] result,
      int lanes,
      float[] bias,
      int biasAt,
      boolean first,
      boolean rectify) {
    int lane = 0;
    for (; lane + 8 * WIDTH <= lanes; lane += 8 * WIDTH) {
      VectorSparseRuns.runs8(
          tiles,
          tile,
          from,
          to,
          source,
          sourceAt + lane,
          lane,
          result,
          lanes,
          bias,
          biasAt,
          first,
          rectify);
    }
    for (; lane + 4 * WIDTH <= lanes; lane += 4 * WIDTH) {
      VectorSparseRuns.runs4(
          tiles,
          tile,
          from,
          to,
          source,
          sourceAt + lane,
          lane,
          result,
          lanes,
          bias,
          biasAt,
          first,
          rectify);
    }
    for (; lane + 2 * WIDTH <= lanes; lane += 2 * WIDTH) {
      VectorSparseRuns.runs2(
          tiles,
          tile,
          from,
          to,
          source,
          sourceAt + lane,
          lane,
          result,
          lanes,
          bias,
          biasAt,
          first,
          rectify);
    }
    for (; lane < lanes; lane += WIDTH) {
      VectorSparseRuns.runs1(
          tiles,
          tile,
          from,
          to,
          source,
          sourceAt + lane,
          lane,
          result,
          lanes,
          bias,
          biasAt,
          first,
          rectify);
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
    int key = tile * tiles.rows();
    int partial = CacheLines.start(scratch);
    int base = tiles.start[key + from];
    for (int row = from; row < to; row++) {
      int end = tiles.start[key + row + 1];
      int entry = tiles.start[key + row];
      while (entry < end) {
        int stop = Math.min(end, base + DOTS);
        int lane = 0;
        for (; lane + 8 * WIDTH <= lanes; lane += 8 * WIDTH) {
          VectorSparseRuns.runDots8(
              tiles,
              entry,
              stop,
              source,
              sourceAt + lane,
              lanes,
              errors,
              row * lanes + lane,
              scratch,
              partial,
              base,
              lane == 0);
        }
        for (; lane + 2 * WIDTH <= lanes; lane += 2 * WIDTH) {
          VectorSparseRuns.runDots2(
              tiles,
              entry,
              stop,
              source,
              sourceAt + lane,
              lanes,
              errors,
              row * lanes + lane,
              scratch,
              partial,
              base,
              lane == 0);
        }
        for (; lane < lanes; lane += WIDTH) {
          VectorSparseRuns.runDots1(
              tiles,
              entry,
              stop,
              source,
              sourceAt + lane,
              lanes,
              errors,
              row * lanes + lane,
              scratch,
              partial,
              base,
              lane == 0);
        }
        entry = stop;
        if (stop == base + DOTS) {
          sumLanes(scratch, partial, DOTS, tiles, base, gradient, at);
          base = stop;
        }
      }
    }
    sumLanes(scratch, partial, tiles.start[key + to] - base, tiles, base, gradient, at);
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
    if (ROWS == 4) {
      VectorSparseBlocks.block4(tiles, tile, packed, packedAt, pitch, sums, sumsAt, first);
    } else {
      VectorSparseBlocks.block2(tiles, tile, packed, packedAt, pitch, sums, sumsAt, first);
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
    if (ROWS == 4) {
      VectorSparseBlocks.blockDots4(
          tiles, tile, packed, packedAt, pitch, errors, errorsAt, partial, partialAt, first);
    } else {
      VectorSparseBlocks.blockDots2(
          tiles, tile, packed, packedAt, pitch, errors, errorsAt, partial, partialAt, first);
    }
  }

  @Override
  void copyPixels(float[] from, int source, int step, float[] to, int target, int pixels) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      FloatVector.fromArray(FLOATS, from, source + pixel * step)
          .intoArray(to, target + pixel * WIDTH);
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
      FloatVector value = FloatVector.fromArray(FLOATS, sums, source + pixel * WIDTH).add(shift);
      if (rectify) {
        value = value.max(0f);
      }
      value.intoArray(to, target + pixel * step);
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
    if (WIDTH == 16) {
      for (int done = 0; done < count; done += DOTS) {
        int some = Math.min(DOTS, count - done);
        int chunk = partialAt + done * WIDTH;
        VectorLaneSums.fold(partial, chunk, some, halves);
        for (int i = 0; i < some; i++) {
          int from = chunk + 4 * i;
          gradient[at + tiles.origin[entry + done + i]] =
              (partial[from] + partial[from + 1]) + (partial[from + 2] + partial[from + 3]);
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int lane = partialAt + i * WIDTH; lane < partialAt + (i + 1) * WIDTH; lane++) {
        sum += partial[lane];
      }
      gradient[at + tiles.origin[entry + i]] = sum;
    }
  }
}
