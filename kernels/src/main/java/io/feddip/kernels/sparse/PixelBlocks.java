package io.feddip.kernels.sparse;

import java.util.Arrays;

/**
 * Moves blocks of pixels between images and the packed buffers of a pass. With a stride the packed
 * source is sorted by phase (coordinate mod stride), so that neighbouring results read neighbouring
 * vectors: row r of phase p of the block that starts at q is source row stride·(q + r) + p +
 * origin.
 */
final class PixelBlocks {
  private final SparseKernel kernel;
  private final PassGeometry geometry;
  private final int stride;
  private final int width;
  private final int blockRows;
  private final int blockSize;
  private final int phaseRows;
  private final int phaseColumns;
  private final int packedRows;
  private final int packedColumns;
  private final int channelSize;

  PixelBlocks(SparseKernel kernel, PassGeometry geometry) {
    this.kernel = kernel;
    this.geometry = geometry;
    this.stride = geometry.stride();
    this.width = kernel.blockLanes();
    this.blockRows = kernel.blockRows();
    this.blockSize = kernel.blockSize();
    this.phaseRows = Math.min(stride, geometry.taps());
    this.phaseColumns = Math.min(stride, geometry.tapColumns());
    this.packedRows = blockRows + (geometry.taps() - 1) / stride;
    this.packedColumns = SparseKernel.BLOCK_COLUMNS + (geometry.tapColumns() - 1) / stride;
    this.channelSize = phaseRows * phaseColumns * packedRows * packedColumns * width;
  }

  /** Floats of one packed channel. */
  int channelSize() {
    return channelSize;
  }

  /** Floats between two packed rows of pixels. */
  int pitch() {
    return packedColumns * width;
  }

  /** Where the source vector of a block's first pixel is, for one tap of one packed channel. */
  int offset(int channel, int tap, int tapColumn) {
    int phase = tap % stride * phaseColumns + tapColumn % stride;
    int row = phase * packedRows + tap / stride;
    return channel * channelSize + (row * packedColumns + tapColumn / stride) * width;
  }

  /** Packs what the block at pixel (y, x) of the results sees of some channels. */
  void pack(
      float[] source,
      int lanes,
      int lane,
      int firstChannel,
      int channels,
      int y,
      int x,
      float[] packed,
      int packedAt) {
    if (!isInside(y, x)) {
      Arrays.fill(packed, packedAt, packedAt + channels * channelSize, 0f);
    }
    int phaseSize = packedRows * packedColumns * width;
    int plane = geometry.height() * geometry.width() * lanes;
    for (int phase = 0; phase < phaseRows * phaseColumns; phase++) {
      int top = stride * y + phase / phaseColumns + geometry.originRow();
      int left = stride * x + phase % phaseColumns + geometry.originColumn();
      int fromRow = firstInside(top, packedRows);
      int fromColumn = firstInside(left, packedColumns);
      int rows = endInside(top, geometry.height(), packedRows) - fromRow;
      int columns = endInside(left, geometry.width(), packedColumns) - fromColumn;
      if (rows > 0 && columns > 0) {
        int pixel = (top + stride * fromRow) * geometry.width() + left + stride * fromColumn;
        kernel.copyBlock(
            source,
            firstChannel * plane + pixel * lanes + lane,
            plane,
            stride * geometry.width() * lanes,
            stride * lanes,
            packed,
            packedAt + phase * phaseSize + (fromRow * packedColumns + fromColumn) * width,
            channelSize,
            packedColumns * width,
            channels,
            rows,
            columns);
      }
    }
  }

  /** Writes a block of sums plus bias to the results, cut off at their border. */
  void store(
      float[] sums,
      int sumsAt,
      float[] result,
      float[] bias,
      int biasAt,
      int lanes,
      int lane,
      int y,
      int x,
      boolean rectify) {
    kernel.storeBlock(
        sums,
        sumsAt,
        result,
        resultAt(y, x) * lanes + lane,
        geometry.resultHeight() * geometry.resultWidth() * lanes,
        geometry.resultStride() * geometry.resultWidth() * lanes,
        geometry.resultStride() * lanes,
        geometry.rows(),
        Math.min(blockRows, geometry.countRows() - y),
        Math.min(SparseKernel.BLOCK_COLUMNS, geometry.countColumns() - x),
        bias,
        biasAt,
        rectify);
  }

  /** The inverse of {@link #store}, with zeros where the block reaches beyond the result. */
  void load(float[] errors, int lanes, int lane, int y, int x, float[] block, int blockAt) {
    int rows = Math.min(blockRows, geometry.countRows() - y);
    int columns = Math.min(SparseKernel.BLOCK_COLUMNS, geometry.countColumns() - x);
    if (rows < blockRows || columns < SparseKernel.BLOCK_COLUMNS) {
      Arrays.fill(block, blockAt, blockAt + geometry.rows() * blockSize, 0f);
    }
    kernel.copyBlock(
        errors,
        resultAt(y, x) * lanes + lane,
        geometry.resultHeight() * geometry.resultWidth() * lanes,
        geometry.resultStride() * geometry.resultWidth() * lanes,
        geometry.resultStride() * lanes,
        block,
        blockAt,
        blockSize,
        SparseKernel.BLOCK_COLUMNS * width,
        geometry.rows(),
        rows,
        columns);
  }

  /** Whether all that the block at (y, x) sees is inside the source. */
  private boolean isInside(int y, int x) {
    int top = stride * y + geometry.originRow();
    int left = stride * x + geometry.originColumn();
    return top >= 0
        && left >= 0
        && top + stride * (packedRows - 1) + phaseRows <= geometry.height()
        && left + stride * (packedColumns - 1) + phaseColumns <= geometry.width();
  }

  private int resultAt(int y, int x) {
    return (geometry.firstRow() + geometry.resultStride() * y) * geometry.resultWidth()
        + geometry.firstColumn()
        + geometry.resultStride() * x;
  }

  private int firstInside(int start, int count) {
    return start >= 0 ? 0 : Math.min(count, (stride - 1 - start) / stride);
  }

  private int endInside(int start, int extent, int count) {
    return Math.max(
        firstInside(start, count),
        Math.min(count, Math.floorDiv(extent - start + stride - 1, stride)));
  }
}
