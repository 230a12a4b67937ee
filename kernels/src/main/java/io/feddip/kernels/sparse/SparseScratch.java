package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.CacheLines;

/**
 * Buffers of one thread that all its sparse layers share; they grow to what the largest needs. Each
 * is {@link CacheLines#FLOATS} longer than asked for, so that its use can start at a cache line.
 */
public final class SparseScratch {
  private float[] packed = new float[0];
  private float[] sums = new float[0];
  private float[] partial = new float[0];
  private float[] kept = new float[0];

  private int[] starts = new int[0];
  private int[] offsets = new int[0];
  private float[] values = new float[0];

  /** Tiles with room for so many entries. */
  SparseTiles tiles(int tiles, int rows, int entries) {
    if (starts.length < tiles * rows + 1) {
      starts = new int[tiles * rows + 1];
    }
    if (offsets.length < entries) {
      offsets = new int[entries];
      values = new float[entries];
    }
    return new SparseTiles(tiles, rows, starts, offsets, values);
  }

  /** Values of all kept weights of a kernel, in its order; these start at 0. */
  float[] kept(int length) {
    if (kept.length < length) {
      kept = new float[length];
    }
    return kept;
  }

  float[] packed(int length) {
    if (packed.length < length + CacheLines.FLOATS) {
      packed = new float[length + CacheLines.FLOATS];
    }
    return packed;
  }

  float[] sums(int length) {
    if (sums.length < length + CacheLines.FLOATS) {
      sums = new float[length + CacheLines.FLOATS];
    }
    return sums;
  }

  float[] partial(int length) {
    if (partial.length < length + CacheLines.FLOATS) {
      partial = new float[length + CacheLines.FLOATS];
    }
    return partial;
  }
}
