package io.feddip.kernels.sparse;

/**
 * The inner loops of sparse execution. A source vector is a run of lanes (examples); a kept weight
 * multiplies source vectors and adds them to those of its row. Two shapes keep the row's sums in
 * registers: a <em>run</em> of adjacent lanes of one feature, and a <em>block</em> of {@link
 * #blockRows()} × {@link #BLOCK_COLUMNS} pixels of {@link #blockLanes()} lanes each, which was
 * packed beforehand.
 */
abstract class SparseKernel {
  /** Pixels of a block side by side. */
  static final int BLOCK_COLUMNS = 4;

  SparseKernel() {}

  /** The fastest implementation that this virtual machine was started with. */
  static SparseKernel best() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorSparseKernel()
        : plain();
  }

  /** The implementation without the Vector API. */
  static SparseKernel plain() {
    return new PlainSparseKernel();
  }

  /** Lanes of a pixel in a block; divides 16. */
  abstract int blockLanes();

  /** Pixels of a block one below the other. */
  abstract int blockRows();

  /** Floats of one channel in a block of sums. */
  final int blockSize() {
    return blockRows() * BLOCK_COLUMNS * blockLanes();
  }

  /**
   * For rows from … to−1 of a tile and lanes lane … lane+count−1: result[row] (+)= Σ value ·
   * source[offset·lanes], where result[row] is at row·lanes.
   *
   * @param bias what sums start from, if first; null for 0
   * @param first whether sums start afresh instead of from result
   * @param rectify whether negative results become 0
   */
  abstract void runs(
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
      boolean rectify);

  /**
   * Dot products over all lanes: dots[entry] = Σ_lane source[offset·lanes + lane] ·
   * errors[row·lanes + lane] for all entries of rows from … to−1 of a tile.
   */
  abstract void runDots(
      SparseTiles tiles,
      int tile,
      int from,
      int to,
      float[] source,
      int sourceAt,
      float[] errors,
      int lanes,
      float[] gradient,
      int at);

  /**
   * For every row of a tile: sums[sumsAt + row·blockSize …] (+)= Σ value · packed[packedAt + offset
   * …], a block's pixel rows {@code pitch} floats apart in packed.
   */
  abstract void block(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] sums,
      int sumsAt,
      boolean first);

  /**
   * partial[entry − first entry of the tile][lane] (+)= Σ_pixels packed[offset + pixel] ·
   * errors[row·blockSize + pixel].
   */
  abstract void blockDots(
      SparseTiles tiles,
      int tile,
      float[] packed,
      int packedAt,
      int pitch,
      float[] errors,
      int errorsAt,
      float[] partial,
      int partialAt,
      boolean first);

  /**
   * Copies the pixels of a block, {@link #blockLanes()} of each: channels × rows × columns, whose
   * steps are given in floats; in {@code to} pixels of a row are adjacent.
   */
  final void copyBlock(
      float[] from,
      int at,
      int channelStep,
      int rowStep,
      int pixelStep,
      float[] to,
      int toAt,
      int toChannelStep,
      int toRowStep,
      int channels,
      int rows,
      int columns) {
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < rows; row++) {
        int source = at + channel * channelStep + row * rowStep;
        int target = toAt + channel * toChannelStep + row * toRowStep;
        copyPixels(from, source, pixelStep, to, target, columns);
      }
    }
  }

  /** Copies pixels that are {@code step} apart to adjacent ones. */
  abstract void copyPixels(float[] from, int source, int step, float[] to, int target, int pixels);

  /**
   * to = sums + bias for the pixels of a block that are inside the results.
   *
   * @param bias null for 0
   * @param rectify whether negative results become 0
   */
  final void storeBlock(
      float[] sums,
      int sumsAt,
      float[] to,
      int at,
      int channelStep,
      int rowStep,
      int pixelStep,
      int channels,
      int rows,
      int columns,
      float[] bias,
      int biasAt,
      boolean rectify) {
    int size = blockSize();
    int rowSize = BLOCK_COLUMNS * blockLanes();
    for (int channel = 0; channel < channels; channel++) {
      float shift = bias == null ? 0f : bias[biasAt + channel];
      for (int row = 0; row < rows; row++) {
        int source = sumsAt + channel * size + row * rowSize;
        int target = at + channel * channelStep + row * rowStep;
        storePixels(sums, source, to, target, pixelStep, columns, shift, rectify);
      }
    }
  }

  /** to = sums + shift for adjacent pixels of sums, {@code step} apart in to. */
  abstract void storePixels(
      float[] sums,
      int source,
      float[] to,
      int target,
      int step,
      int pixels,
      float shift,
      boolean rectify);

  /** gradient[at + origin] = the sum of all lanes of partial, for {@code count} entries. */
  abstract void sumLanes(
      float[] partial,
      int partialAt,
      int count,
      SparseTiles tiles,
      int entry,
      float[] gradient,
      int at);
}
