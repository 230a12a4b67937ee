package io.feddip.kernels.dense;

import io.feddip.kernels.loops.CacheLines;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.MatrixLoops;

/** The forward pass as a product of the weights with packed patches of the input. */
final class ForwardProduct {
  private static final int TILE = MatrixLoops.TILE_ROWS;
  private static final float NO_FLOOR = Float.NEGATIVE_INFINITY;

  private final MatrixLoops matrices;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;
  private final Patches patches;

  ForwardProduct(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.matrices = loops.matrices();
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.matrices().panelWidth();
    this.patches = new Patches(loops, shape);
  }

  /**
   * output = weights ∗ input + bias, negative results 0 with {@code relu}.
   *
   * @param bias null for none
   */
  void run(
      float[] weights,
      int weightOffset,
      float[] bias,
      int biasOffset,
      float[] input,
      float[] output,
      int lanes,
      boolean relu) {
    int columns = shape.outputPixels() * lanes;
    int kernel = shape.kernelSize();
    int depth = shape.depth();
    int channelBlocks = Blocks.blocks(shape.channels(), Math.max(1, Blocks.DEPTH / kernel));
    int block = Math.min(columns, Blocks.COLUMNS);
    float[] panels =
        scratch.panels(
            Blocks.ceilDivide(shape.channels(), channelBlocks)
                * kernel
                * Blocks.roundUp(block, panel));
    int base = CacheLines.start(panels);
    float[] starts = scratch.starts(bias, biasOffset, shape.outputs(), panel);
    for (int from = 0; from < columns; from += block) {
      int to = Math.min(columns, from + block);
      for (int part = 0; part < channelBlocks; part++) {
        int firstChannel = Blocks.part(shape.channels(), channelBlocks, part);
        int channels = Blocks.part(shape.channels(), channelBlocks, part + 1) - firstChannel;
        int blockDepth = channels * kernel;
        patches.pack(input, panels, base, firstChannel, channels, from, to, lanes);
        for (int row = 0; row < shape.outputs(); row += TILE) {
          int rows = Math.min(TILE, shape.outputs() - row);
          for (int column = from; column < to; column += panel) {
            int target = row * columns + column;
            matrices.tile(
                rows,
                Math.min(panel, to - column),
                blockDepth,
                weights,
                weightOffset + row * depth + firstChannel * kernel,
                depth,
                1,
                panels,
                base + (column - from) * blockDepth,
                part > 0 ? output : starts,
                part > 0 ? target : row * panel,
                part > 0 ? columns : panel,
                output,
                target,
                columns,
                relu && part == channelBlocks - 1 ? 0 : NO_FLOOR);
          }
        }
      }
    }
  }
}
