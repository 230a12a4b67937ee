package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.CacheLines;

/**
 * The product of a compressed matrix and [channels][lanes] activations: a dense layer, or a
 * convolution whose results are single pixels. Tiles of source channels fit a cache, and rows are
 * taken in groups whose results fit the second-level cache while all tiles pass by.
 */
final class SparseRuns {
  private final SparseKernel kernel;
  private final SparseTiles tiles;
  private final int groupRows;
  private final int channels;
  private final int tileChannels;

  /**
   * @param entryRows for each kept weight its row
   * @param entryChannels for each kept weight its source channel
   * @param origins for each kept weight where its value comes from
   */
  SparseRuns(
      SparseKernel kernel,
      int sourceChannels,
      int resultRows,
      int[] entryRows,
      int[] entryChannels,
      int[] origins,
      int mostTileChannels,
      int groupRows) {
    this.kernel = kernel;
    this.groupRows = groupRows;
    int count = (sourceChannels + mostTileChannels - 1) / mostTileChannels;
    this.channels = sourceChannels;
    this.tileChannels = (sourceChannels + count - 1) / count;
    int[] offsets = new int[origins.length];
    int[] keys = new int[origins.length];
    for (int k = 0; k < origins.length; k++) {
      keys[k] = entryChannels[k] / this.tileChannels * resultRows + entryRows[k];
      offsets[k] = entryChannels[k] % this.tileChannels;
    }
    this.tiles = new SparseTiles(count, resultRows, keys, offsets, origins);
  }

  SparseTiles tiles() {
    return tiles;
  }

  int tileChannels() {
    return tileChannels;
  }

  void run(
      float[] source,
      float[] result,
      float[] bias,
      int biasAt,
      int lanes,
      boolean rectify,
      SparseScratch scratch) {
    float[] packed = scratch.packed(tileChannels * lanes);
    int packedAt = CacheLines.start(packed);
    for (int from = 0; from < tiles.rows(); from += groupRows) {
      int to = Math.min(tiles.rows(), from + groupRows);
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        pack(source, tile, lanes, packed, packedAt);
        kernel.runs(
            tiles,
            tile,
            from,
            to,
            packed,
            packedAt,
            result,
            lanes,
            bias,
            biasAt,
            tile == 0,
            rectify && tile == tiles.tiles() - 1);
      }
    }
  }

  void weightGradient(
      float[] source, float[] errors, float[] gradient, int at, int lanes, SparseScratch scratch) {
    float[] packed = scratch.packed(tileChannels * lanes);
    int packedAt = CacheLines.start(packed);
    for (int from = 0; from < tiles.rows(); from += groupRows) {
      int to = Math.min(tiles.rows(), from + groupRows);
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        pack(source, tile, lanes, packed, packedAt);
        kernel.runDots(tiles, tile, from, to, packed, packedAt, errors, lanes, gradient, at);
      }
    }
  }

  /** Copies a tile's channels to where cache lines start: loads then cross none. */
  private void pack(float[] source, int tile, int lanes, float[] packed, int packedAt) {
    int from = tile * tileChannels;
    int count = Math.min(channels, from + tileChannels) - from;
    System.arraycopy(source, from * lanes, packed, packedAt, count * lanes);
  }
}
