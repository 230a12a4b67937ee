package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.CacheLines;
import io.feddip.kernels.loops.ConvolutionShape;

/**
 * One convolution with compressed weights from images to images, pixel block by pixel block: the
 * piece of the source that a block of results sees is packed, tile of channels by tile of channels,
 * into a buffer that stays in the cache while all rows (channels of the result) use it.
 */
final class SparsePass {
  private final SparseKernel kernel;
  private final PassGeometry geometry;
  private final PixelBlocks blocks;
  private final SparseTiles tiles;
  private final int tileChannels;

  /** A kept weight as a pass sees it. */
  interface Entry {
    int row(int position);

    int channel(int position);

    int tap(int position);

    int tapColumn(int position);

    /** From a convolution's input to its output. */
    record Forward(ConvolutionShape shape) implements Entry {
      @Override
      public int row(int position) {
        return position / shape.depth();
      }

      @Override
      public int channel(int position) {
        return position % shape.depth() / shape.kernelSize();
      }

      @Override
      public int tap(int position) {
        return position % shape.kernelSize() / shape.kernelWidth();
      }

      @Override
      public int tapColumn(int position) {
        return position % shape.kernelWidth();
      }
    }

    /**
     * From a convolution's output to one phase of its input, with the taps turned around.
     *
     * @param taps of the phase
     * @param tapColumns of the phase
     */
    record Backward(Forward forward, int taps, int tapColumns) implements Entry {
      @Override
      public int row(int position) {
        return forward.channel(position);
      }

      @Override
      public int channel(int position) {
        return forward.row(position);
      }

      @Override
      public int tap(int position) {
        return taps - 1 - forward.tap(position) / forward.shape().stride();
      }

      @Override
      public int tapColumn(int position) {
        return tapColumns - 1 - forward.tapColumn(position) / forward.shape().stride();
      }
    }
  }

  /**
   * @param positions of the kept weights in the kernel
   * @param origins where their values come from
   * @param tileFloats room for the packed source
   */
  SparsePass(
      SparseKernel kernel,
      PassGeometry geometry,
      int[] positions,
      int[] origins,
      Entry entry,
      int tileFloats) {
    this.kernel = kernel;
    this.geometry = geometry;
    this.blocks = new PixelBlocks(kernel, geometry);
    int taps = geometry.taps() * geometry.tapColumns();
    double perChannel = (double) positions.length / geometry.rows() / geometry.channels();
    this.tileChannels =
        tileChannels(
            geometry.channels(), Math.min(perChannel, taps), blocks.channelSize(), tileFloats);
    int count = (geometry.channels() + tileChannels - 1) / tileChannels;
    int[] keys = new int[positions.length];
    int[] offsets = new int[positions.length];
    for (int k = 0; k < positions.length; k++) {
      int channel = entry.channel(positions[k]);
      keys[k] = channel / tileChannels * geometry.rows() + entry.row(positions[k]);
      offsets[k] =
          blocks.offset(
              channel % tileChannels, entry.tap(positions[k]), entry.tapColumn(positions[k]));
    }
    this.tiles = new SparseTiles(count, geometry.rows(), keys, offsets, origins);
  }

  private SparsePass(SparsePass other) {
    this.kernel = other.kernel;
    this.geometry = other.geometry;
    this.blocks = other.blocks;
    this.tileChannels = other.tileChannels;
    this.tiles = null;
  }

  /** The same pass for tiles that are given with each run. */
  SparsePass withoutTiles() {
    return new SparsePass(this);
  }

  int tileChannels() {
    return tileChannels;
  }

  PixelBlocks blocks() {
    return blocks;
  }

  /** So many that a row has enough entries in a tile to be worth loading its sums. */
  private static int tileChannels(int channels, double perChannel, int size, int tileFloats) {
    int fitting = Math.max(1, tileFloats / size);
    int worthwhile = (int) Math.min(channels, Math.ceil(12 / Math.max(perChannel, 1e-6)));
    int most = Math.max(fitting, Math.min(worthwhile, 16 * fitting));
    int count = (channels + most - 1) / most;
    return (channels + count - 1) / count;
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
    run(tiles, source, result, bias, biasAt, lanes, rectify, scratch);
  }

  /** Like the other, with tiles of the same cut. */
  void run(
      SparseTiles entries,
      float[] source,
      float[] result,
      float[] bias,
      int biasAt,
      int lanes,
      boolean rectify,
      SparseScratch scratch) {
    float[] packed = scratch.packed(tileChannels * blocks.channelSize());
    float[] sums = scratch.sums(geometry.rows() * kernel.blockSize());
    int packedAt = CacheLines.start(packed);
    int sumsAt = CacheLines.start(sums);
    for (int lane = 0; lane < lanes; lane += kernel.blockLanes()) {
      for (int y = 0; y < geometry.countRows(); y += kernel.blockRows()) {
        for (int x = 0; x < geometry.countColumns(); x += SparseKernel.BLOCK_COLUMNS) {
          for (int tile = 0; tile < entries.tiles(); tile++) {
            pack(source, lanes, lane, tile, y, x, packed, packedAt);
            kernel.block(entries, tile, packed, packedAt, blocks.pitch(), sums, sumsAt, tile == 0);
          }
          blocks.store(sums, sumsAt, result, bias, biasAt, lanes, lane, y, x, rectify);
        }
      }
    }
  }

  /** gradient[at + origin] = Σ source · errors over pixels and lanes, for the kept weights. */
  void weightGradient(
      float[] source, float[] errors, float[] gradient, int at, int lanes, SparseScratch scratch) {
    float[] packed = scratch.packed(tileChannels * blocks.channelSize());
    float[] block = scratch.sums(geometry.rows() * kernel.blockSize());
    int packedAt = CacheLines.start(packed);
    int blockAt = CacheLines.start(block);
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      int begin = tiles.tileStart(tile);
      int count = tiles.tileStart(tile + 1) - begin;
      float[] partial = scratch.partial(count * kernel.blockLanes() + CacheLines.FLOATS);
      int partialAt = CacheLines.start(partial);
      boolean first = true;
      for (int lane = 0; lane < lanes; lane += kernel.blockLanes()) {
        for (int y = 0; y < geometry.countRows(); y += kernel.blockRows()) {
          for (int x = 0; x < geometry.countColumns(); x += SparseKernel.BLOCK_COLUMNS) {
            pack(source, lanes, lane, tile, y, x, packed, packedAt);
            blocks.load(errors, lanes, lane, y, x, block, blockAt);
            kernel.blockDots(
                tiles,
                tile,
                packed,
                packedAt,
                blocks.pitch(),
                block,
                blockAt,
                partial,
                partialAt,
                first);
            first = false;
          }
        }
      }
      kernel.sumLanes(partial, partialAt, count, tiles, begin, gradient, at);
    }
  }

  private void pack(
      float[] source, int lanes, int lane, int tile, int y, int x, float[] packed, int packedAt) {
    int first = tile * tileChannels;
    int count = Math.min(geometry.channels(), first + tileChannels) - first;
    blocks.pack(source, lanes, lane, first, count, y, x, packed, packedAt);
  }
}
