package io.feddip.kernels.dense;

import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.CacheLines;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.MatrixLoops;
import java.util.Arrays;

/** The input gradient as a product of the transposed weights with packed errors. */
final class InputGradientProduct {
  private static final int TILE = MatrixLoops.TILE_ROWS;
  private static final float NO_FLOOR = Float.NEGATIVE_INFINITY;

  private final MatrixLoops matrices;
  private final ArrayLoops arrays;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;
  private final float[] zeros;
  private final Patches patches;

  InputGradientProduct(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.matrices = loops.matrices();
    this.arrays = loops.arrays();
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.matrices().panelWidth();
    this.zeros = new float[panel];
    this.patches = new Patches(loops, shape);
  }

  /**
   * inputError = weightsᵀ ∗ outputError.
   *
   * @param inputError is overwritten
   */
  void run(float[] weights, int weightOffset, float[] outputError, float[] inputError, int lanes) {
    int columns = shape.outputPixels() * lanes;
    int kernel = shape.kernelSize();
    boolean direct = shape.isPointwise();
    if (!direct) {
      Arrays.fill(inputError, 0, shape.channels() * shape.inputPixels() * lanes, 0);
    }
    int outputBlocks = Blocks.blocks(shape.outputs(), Blocks.DEPTH);
    int block = Math.min(columns, Blocks.COLUMNS);
    int padded = Blocks.roundUp(block, panel);
    int largest = Blocks.ceilDivide(shape.outputs(), outputBlocks);
    int blockRows = direct ? 8 * TILE : TILE * kernel;
    float[] panels = scratch.panels(largest * padded);
    int base = CacheLines.start(panels);
    float[] packed = scratch.packed(largest * Blocks.roundUp(blockRows, TILE));
    float[] product = direct ? inputError : scratch.product(blockRows * padded);
    for (int from = 0; from < columns; from += block) {
      int to = Math.min(columns, from + block);
      for (int part = 0; part < outputBlocks; part++) {
        int first = Blocks.part(shape.outputs(), outputBlocks, part);
        int depth = Blocks.part(shape.outputs(), outputBlocks, part + 1) - first;
        for (int column = from; column < to; column += panel) {
          arrays.copy(
              outputError,
              first * columns + column,
              columns,
              panels,
              base + (column - from) * depth,
              panel,
              depth,
              Math.min(panel, to - column));
        }
        for (int row = 0; row < shape.depth(); row += blockRows) {
          int rows = Math.min(blockRows, shape.depth() - row);
          packWeights(weights, weightOffset + first * shape.depth() + row, packed, rows, depth);
          for (int r = 0; r < rows; r += TILE) {
            for (int column = from; column < to; column += panel) {
              int target = direct ? (row + r) * columns + column : r * padded + column - from;
              int stride = direct ? columns : padded;
              boolean more = direct && part > 0;
              matrices.tile(
                  Math.min(TILE, rows - r),
                  Math.min(panel, to - column),
                  depth,
                  packed,
                  r * depth,
                  1,
                  TILE,
                  panels,
                  base + (column - from) * depth,
                  more ? product : zeros,
                  more ? target : 0,
                  more ? stride : 0,
                  product,
                  target,
                  stride,
                  NO_FLOOR);
            }
          }
          if (!direct) {
            patches.add(product, padded, inputError, row / kernel, rows / kernel, from, to, lanes);
          }
        }
      }
    }
  }

  /** packed[row / TILE][output][row mod TILE] = weights[output][row]. */
  private void packWeights(float[] weights, int offset, float[] packed, int rows, int depth) {
    for (int row = 0; row < rows; row += TILE) {
      arrays.copy(
          weights,
          offset + row,
          shape.depth(),
          packed,
          row * depth,
          TILE,
          depth,
          Math.min(TILE, rows - row));
    }
  }
}
