package io.feddip.zoo.kernels;

/**
 * The product of a compressed matrix and [channels][lanes] activations: a dense layer, or a
 * convolution whose results are single pixels. Tiles of source channels fit a cache, and rows are
 * taken in groups whose results fit the second-level cache while all tiles pass by.
 */
final class SparseRuns {
  private final SparseKernel kernel;
  private final SparseTiles tiles;
  private final int groupRows;

  /**
   * @param rows for each kept weight its row
   * @param channels for each kept weight its source channel
   */
  SparseRuns(
      SparseKernel kernel,
      int sourceChannels,
      int resultRows,
      int[] rows,
      int[] channels,
      int[] kept,
      int tileChannels,
      int groupRows) {
    this.kernel = kernel;
    this.groupRows = groupRows;
    int count = (sourceChannels + tileChannels - 1) / tileChannels;
    int even = (sourceChannels + count - 1) / count;
    int[] keys = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      keys[k] = channels[k] / even * resultRows + rows[k];
    }
    this.tiles = new SparseTiles(count, resultRows, keys, channels, kept);
  }

  void refresh(float[] weights, int at) {
    tiles.refresh(weights, at);
  }

  void run(float[] source, float[] result, float[] bias, int biasAt, int lanes, boolean rectify) {
    for (int from = 0; from < tiles.rows(); from += groupRows) {
      int to = Math.min(tiles.rows(), from + groupRows);
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        kernel.runs(
            tiles,
            tile,
            from,
            to,
            source,
            result,
            lanes,
            bias,
            biasAt,
            tile == 0,
            rectify && tile == tiles.tiles() - 1);
      }
    }
  }

  void weightGradient(float[] source, float[] errors, float[] gradient, int at, int lanes) {
    for (int from = 0; from < tiles.rows(); from += groupRows) {
      int to = Math.min(tiles.rows(), from + groupRows);
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        kernel.runDots(tiles, tile, from, to, source, errors, lanes, gradient, at);
      }
    }
  }
}
