package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.CacheLines;
import io.feddip.kernels.loops.ConvolutionShape;

/**
 * The forward pass of a convolution or dense layer whose kept weights are stored in about five
 * bytes each. They are unpacked as they are used: a convolution's all together, a dense layer's
 * tile by tile, into buffers that all layers share.
 */
public final class CompactConvolution {
  private static final SparseConvolution.Tiling TILING =
      new SparseConvolution.Tiling(8192, 512, Integer.MAX_VALUE);

  private final SparseKernel kernel;
  private final SparseScratch scratch;
  private final ConvolutionShape shape;
  private final CompactTiles tiles;
  private final int tileChannels;

  /** Null for dense layers. */
  private final SparsePass pass;

  /** Where the source vector of every weight of a tile's row is; null for dense layers. */
  private final int[] offsets;

  /**
   * @param kept positions of the kept weights in the kernel, ascending
   * @param weights the kernel starts at weightOffset
   * @param scratch shared with other layers of the same thread
   */
  public CompactConvolution(
      ConvolutionShape shape,
      int[] kept,
      float[] weights,
      int weightOffset,
      SparseScratch scratch) {
    this(shape, kept, weights, weightOffset, scratch, SparseKernel.best());
  }

  CompactConvolution(
      ConvolutionShape shape,
      int[] kept,
      float[] weights,
      int weightOffset,
      SparseScratch scratch,
      SparseKernel kernel) {
    this.kernel = kernel;
    this.scratch = scratch;
    this.shape = shape;
    SparseConvolution sparse = new SparseConvolution(shape, kept, scratch, kernel, TILING);
    sparse.refresh(weights, weightOffset);
    SparseRuns runs = sparse.forwardRuns();
    int size = shape.kernelSize();
    if (runs != null) {
      this.tileChannels = runs.tileChannels();
      this.pass = null;
      this.offsets = null;
      this.tiles = new CompactTiles(runs.tiles(), kept, shape.depth(), tileChannels);
    } else {
      SparsePass full = sparse.forwardPass();
      this.tileChannels = full.tileChannels();
      this.pass = full.withoutTiles();
      this.offsets = new int[tileChannels * size];
      for (int index = 0; index < offsets.length; index++) {
        int tap = index % size;
        offsets[index] =
            pass.blocks()
                .offset(index / size, tap / shape.kernelWidth(), tap % shape.kernelWidth());
      }
      this.tiles = new CompactTiles(full.tiles(), kept, shape.depth(), offsets.length);
    }
  }

  /** Bytes that hold the weights and what says where they belong. */
  public long bytes() {
    return tiles.bytes() + (offsets == null ? 0 : 4L * offsets.length);
  }

  /**
   * output = weights ∗ input + bias, negative results 0 with {@code relu}.
   *
   * @param bias null for none
   */
  public void forward(
      float[] bias, int biasOffset, float[] input, float[] output, int lanes, boolean relu) {
    if (pass != null) {
      SparseTiles all = tiles.unpack(0, tiles.tiles(), offsets, scratch);
      pass.run(all, input, output, bias, biasOffset, lanes, relu, scratch);
      return;
    }
    float[] packed = scratch.packed(tileChannels * lanes);
    int packedAt = CacheLines.start(packed);
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      SparseTiles some = tiles.unpack(tile, tile + 1, null, scratch);
      int first = tile * tileChannels;
      int count = Math.min(shape.channels(), first + tileChannels) - first;
      System.arraycopy(input, first * lanes, packed, packedAt, count * lanes);
      kernel.runs(
          some,
          0,
          0,
          shape.outputs(),
          packed,
          packedAt,
          output,
          lanes,
          bias,
          biasOffset,
          tile == 0,
          relu && tile == tiles.tiles() - 1);
    }
  }
}
