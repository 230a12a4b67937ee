package io.feddip.zoo.kernels;

import java.util.Arrays;

/**
 * One convolution with compressed weights from images to images, pixel block by pixel block: the
 * piece of the source that a block of results sees is packed tile of channels by tile of channels
 * into a buffer that stays in the cache while all rows (channels of the result) use it. With a
 * stride the packed piece is sorted by phase (coordinate mod stride), so that neighbouring results
 * read neighbouring vectors.
 *
 * <p>In packed coordinates row r of phase p of the block that starts at q is source row stride·(q +
 * r) + p + origin.
 */
final class SparsePass {
  private final SparseKernel kernel;
  private final Geometry geometry;
  private final SparseTiles tiles;
  private final int tileChannels;
  private final int phaseRows;
  private final int phaseColumns;
  private final int packedRows;
  private final int packedColumns;

  /**
   * What a pass reads and writes.
   *
   * @param channels of the source
   * @param height of the source
   * @param width of the source
   * @param rows channels of the result
   * @param resultHeight rows of pixels
   * @param resultWidth columns of pixels
   * @param taps rows of the kernel
   * @param tapColumns columns of the kernel
   * @param stride of the source
   * @param originRow source row of result 0 at tap 0
   * @param originColumn the same for columns
   * @param resultStride distance of two results that the pass computes
   * @param firstRow the first row of the result
   * @param firstColumn the first column of the result
   * @param countRows how many rows
   * @param countColumns how many columns
   */
  record Geometry(
      int channels,
      int height,
      int width,
      int rows,
      int resultHeight,
      int resultWidth,
      int taps,
      int tapColumns,
      int stride,
      int originRow,
      int originColumn,
      int resultStride,
      int firstRow,
      int firstColumn,
      int countRows,
      int countColumns) {}

  /** A kept weight as a pass sees it. */
  interface Entry {
    int row(int position);

    int channel(int position);

    int tap(int position);

    int tapColumn(int position);
  }

  /**
   * @param positions of the kept weights in the kernel
   * @param origins where their values come from
   * @param tileFloats room for the packed source
   */
  SparsePass(
      SparseKernel kernel,
      Geometry geometry,
      int[] positions,
      int[] origins,
      Entry entry,
      int tileFloats) {
    this.kernel = kernel;
    this.geometry = geometry;
    int stride = geometry.stride();
    this.phaseRows = Math.min(stride, geometry.taps());
    this.phaseColumns = Math.min(stride, geometry.tapColumns());
    this.packedRows = kernel.blockRows() + (geometry.taps() - 1) / stride;
    this.packedColumns = SparseKernel.BLOCK_COLUMNS + (geometry.tapColumns() - 1) / stride;
    double density =
        (double) positions.length
            / ((double) geometry.rows()
                * geometry.channels()
                * geometry.taps()
                * geometry.tapColumns());
    this.tileChannels =
        tileChannels(
            geometry.channels(),
            density * geometry.taps() * geometry.tapColumns(),
            channelSize(),
            tileFloats);
    int count = (geometry.channels() + tileChannels - 1) / tileChannels;
    int[] keys = new int[positions.length];
    int[] offsets = new int[positions.length];
    for (int k = 0; k < positions.length; k++) {
      int channel = entry.channel(positions[k]);
      int tap = entry.tap(positions[k]);
      int tapColumn = entry.tapColumn(positions[k]);
      keys[k] = channel / tileChannels * geometry.rows() + entry.row(positions[k]);
      int phase = tap % stride * phaseColumns + tapColumn % stride;
      offsets[k] =
          channel % tileChannels * channelSize()
              + ((phase * packedRows + tap / stride) * packedColumns + tapColumn / stride)
                  * kernel.blockLanes();
    }
    this.tiles = new SparseTiles(count, geometry.rows(), keys, offsets, origins);
  }

  /** So many that a row has enough entries in a tile to be worth loading its sums. */
  private static int tileChannels(int channels, double perChannel, int size, int tileFloats) {
    int fitting = Math.max(1, tileFloats / size);
    int worthwhile = (int) Math.min(channels, Math.ceil(12 / Math.max(perChannel, 1e-6)));
    int most = Math.max(fitting, Math.min(worthwhile, 16 * fitting));
    int count = (channels + most - 1) / most;
    return (channels + count - 1) / count;
  }

  private int channelSize() {
    return phaseRows * phaseColumns * packedRows * packedColumns * kernel.blockLanes();
  }

  SparseTiles tiles() {
    return tiles;
  }

  /**
   * result = weights ∗ source + bias on the pixels of this pass.
   *
   * @param bias null for 0
   */
  void run(
      float[] source,
      float[] result,
      float[] bias,
      int biasAt,
      int lanes,
      boolean rectify,
      SparseScratch scratch) {
    float[] packed = scratch.packed(tileChannels * channelSize());
    float[] sums = scratch.sums(geometry.rows() * kernel.blockSize());
    int packedAt = CacheLines.start(packed);
    int sumsAt = CacheLines.start(sums);
    int pitch = packedColumns * kernel.blockLanes();
    for (int lane = 0; lane < lanes; lane += kernel.blockLanes()) {
      for (int y = 0; y < geometry.countRows(); y += kernel.blockRows()) {
        for (int x = 0; x < geometry.countColumns(); x += SparseKernel.BLOCK_COLUMNS) {
          for (int tile = 0; tile < tiles.tiles(); tile++) {
            pack(source, lanes, lane, tile, y, x, packed, packedAt);
            kernel.block(tiles, tile, packed, packedAt, pitch, sums, sumsAt, tile == 0);
          }
          store(sums, sumsAt, result, bias, biasAt, lanes, lane, y, x, rectify);
        }
      }
    }
  }

  /** gradient[at + origin] = Σ source · errors over pixels and lanes, for the kept weights. */
  void weightGradient(
      float[] source, float[] errors, float[] gradient, int at, int lanes, SparseScratch scratch) {
    float[] packed = scratch.packed(tileChannels * channelSize());
    float[] blocks = scratch.sums(geometry.rows() * kernel.blockSize());
    int packedAt = CacheLines.start(packed);
    int blocksAt = CacheLines.start(blocks);
    int pitch = packedColumns * kernel.blockLanes();
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      int begin = tiles.tileStart(tile);
      int count = tiles.tileStart(tile + 1) - begin;
      float[] partial = scratch.partial(count * kernel.blockLanes() + 16);
      int partialAt = CacheLines.start(partial);
      boolean first = true;
      for (int lane = 0; lane < lanes; lane += kernel.blockLanes()) {
        for (int y = 0; y < geometry.countRows(); y += kernel.blockRows()) {
          for (int x = 0; x < geometry.countColumns(); x += SparseKernel.BLOCK_COLUMNS) {
            pack(source, lanes, lane, tile, y, x, packed, packedAt);
            load(errors, lanes, lane, y, x, blocks, blocksAt);
            kernel.blockDots(
                tiles, tile, packed, packedAt, pitch, blocks, blocksAt, partial, partialAt, first);
            first = false;
          }
        }
      }
      kernel.sumLanes(partial, partialAt, count, tiles, begin, gradient, at);
    }
  }

  private void pack(
      float[] source, int lanes, int lane, int tile, int y, int x, float[] packed, int packedAt) {
    int stride = geometry.stride();
    int width = kernel.blockLanes();
    int end = Math.min(geometry.channels(), (tile + 1) * tileChannels);
    int to = packedAt;
    for (int channel = tile * tileChannels; channel < end; channel++) {
      for (int phaseRow = 0; phaseRow < phaseRows; phaseRow++) {
        for (int phaseColumn = 0; phaseColumn < phaseColumns; phaseColumn++) {
          int column = stride * x + phaseColumn + geometry.originColumn();
          // Packed columns before the source's first and from its last on are padding.
          int before = Math.min(packedColumns, column >= 0 ? 0 : (-column + stride - 1) / stride);
          int inside =
              Math.max(
                  before,
                  Math.min(
                      packedColumns,
                      Math.floorDiv(geometry.width() - column + stride - 1, stride)));
          for (int row = 0; row < packedRows; row++) {
            int sourceRow = stride * (y + row) + phaseRow + geometry.originRow();
            int next = to + packedColumns * width;
            if (sourceRow < 0 || sourceRow >= geometry.height() || before == inside) {
              Arrays.fill(packed, to, next, 0f);
            } else {
              if (before > 0) {
                Arrays.fill(packed, to, to + before * width, 0f);
              }
              int from =
                  (channel * geometry.height() + sourceRow) * geometry.width()
                      + column
                      + before * stride;
              kernel.copyPixels(
                  source,
                  from * lanes + lane,
                  stride * lanes,
                  packed,
                  to + before * width,
                  inside - before);
              if (inside < packedColumns) {
                Arrays.fill(packed, to + inside * width, next, 0f);
              }
            }
            to = next;
          }
        }
      }
    }
  }

  private void store(
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
    int stride = geometry.resultStride();
    int rows = Math.min(kernel.blockRows(), geometry.countRows() - y);
    int columns = Math.min(SparseKernel.BLOCK_COLUMNS, geometry.countColumns() - x);
    for (int channel = 0; channel < geometry.rows(); channel++) {
      float shift = bias == null ? 0f : bias[biasAt + channel];
      for (int row = 0; row < rows; row++) {
        int from =
            sumsAt
                + channel * kernel.blockSize()
                + row * SparseKernel.BLOCK_COLUMNS * kernel.blockLanes();
        kernel.storePixels(
            sums,
            from,
            columns,
            result,
            at(channel, y + row, x) * lanes + lane,
            stride * lanes,
            shift,
            rectify);
      }
    }
  }

  /** The inverse of {@link #store}, with zeros where the block reaches beyond the result. */
  private void load(
      float[] errors, int lanes, int lane, int y, int x, float[] blocks, int blocksAt) {
    int stride = geometry.resultStride();
    int rows = Math.min(kernel.blockRows(), geometry.countRows() - y);
    int columns = Math.min(SparseKernel.BLOCK_COLUMNS, geometry.countColumns() - x);
    if (rows < kernel.blockRows() || columns < SparseKernel.BLOCK_COLUMNS) {
      Arrays.fill(blocks, blocksAt, blocksAt + geometry.rows() * kernel.blockSize(), 0f);
    }
    for (int channel = 0; channel < geometry.rows(); channel++) {
      for (int row = 0; row < rows; row++) {
        int to =
            blocksAt
                + channel * kernel.blockSize()
                + row * SparseKernel.BLOCK_COLUMNS * kernel.blockLanes();
        kernel.copyPixels(
            errors, at(channel, y + row, x) * lanes + lane, stride * lanes, blocks, to, columns);
      }
    }
  }

  private int at(int channel, int y, int x) {
    int stride = geometry.resultStride();
    return (channel * geometry.resultHeight() + geometry.firstRow() + stride * y)
            * geometry.resultWidth()
        + geometry.firstColumn()
        + stride * x;
  }
}
