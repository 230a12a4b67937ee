package io.feddip.kernels.dense;

import io.feddip.kernels.loops.CacheLines;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.MatrixLoops;
import io.feddip.kernels.loops.Transposition;
import java.util.Arrays;

/** The weight gradient, transposed, as a product of patches of the input with transposed errors. */
final class WeightGradientProduct {
  private static final int TILE = MatrixLoops.TILE_ROWS;
  private static final float NO_FLOOR = Float.NEGATIVE_INFINITY;

  private final MatrixLoops matrices;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;
  private final float[] zeros;
  private final Patches patches;

  WeightGradientProduct(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.matrices = loops.matrices();
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.matrices().panelWidth();
    this.zeros = new float[panel];
    this.patches = new Patches(loops, shape);
  }

  /** gradient = Σ over pixels and lanes of outputError · input patchᵀ. */
  void run(float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    int columns = shape.outputPixels() * lanes;
    int depth = shape.depth();
    int outputs = shape.outputs();
    // Panels wider than 16 may end with a half; of narrower ones there are as many as hold
    // something.
    int width = Blocks.roundUp(outputs, Math.min(16, panel));
    int padded = Blocks.roundUp(outputs, panel);
    int block = Blocks.depthFor(padded);
    float[] panels = scratch.panels(padded * block);
    int base = CacheLines.start(panels);
    float[] packed = scratch.packed(TILE * block);
    float[] transposed = scratch.product(depth * width);
    if (width > outputs) {
      Arrays.fill(panels, base, base + padded * block, 0);
    }
    for (int from = 0; from < columns; from += block) {
      int length = Math.min(block, columns - from);
      for (int output = 0; output < outputs; output += panel) {
        Transposition.transpose(
            outputError,
            output * columns + from,
            columns,
            panels,
            base + output * block,
            panel,
            Math.min(panel, outputs - output),
            length);
      }
      for (int row = 0; row < depth; row += TILE) {
        int rows = Math.min(TILE, depth - row);
        for (int r = 0; r < rows; r++) {
          patches.packRow(input, row + r, from, length, packed, r * block, lanes);
        }
        for (int output = 0; output < width; output += panel) {
          matrices.tile(
              rows,
              Math.min(panel, width - output),
              length,
              packed,
              0,
              block,
              1,
              panels,
              base + output * block,
              from > 0 ? transposed : zeros,
              from > 0 ? row * width + output : 0,
              from > 0 ? width : 0,
              transposed,
              row * width + output,
              width,
              NO_FLOOR);
        }
      }
    }
    Transposition.transpose(transposed, 0, width, gradient, gradientOffset, depth, depth, outputs);
  }
}
