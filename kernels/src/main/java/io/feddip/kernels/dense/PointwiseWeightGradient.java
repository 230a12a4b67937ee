package io.feddip.kernels.dense;

import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.CacheLines;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.MatrixLoops;
import io.feddip.kernels.loops.Transposition;

/** The weight gradient of a layer whose kernel is one pixel: errors times transposed inputs. */
final class PointwiseWeightGradient {
  private static final int TILE = MatrixLoops.TILE_ROWS;
  private static final float NO_FLOOR = Float.NEGATIVE_INFINITY;

  private final MatrixLoops matrices;
  private final ArrayLoops arrays;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;
  private final float[] zeros;

  PointwiseWeightGradient(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.matrices = loops.matrices();
    this.arrays = loops.arrays();
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.matrices().panelWidth();
    this.zeros = new float[panel];
  }

  void run(float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    int columns = shape.outputPixels() * lanes;
    int inputs = shape.channels();
    int outputs = shape.outputs();
    int blockInputs = Math.min(1024, Blocks.roundUp(inputs, panel));
    int block = Blocks.depthFor(blockInputs);
    float[] panels = scratch.panels(blockInputs * block);
    int base = CacheLines.start(panels);
    float[] edge = scratch.product(TILE * panel);
    for (int from = 0; from < columns; from += block) {
      int length = Math.min(block, columns - from);
      for (int first = 0; first < inputs; first += blockInputs) {
        int end = Math.min(inputs, first + blockInputs);
        for (int index = first; index < end; index += panel) {
          Transposition.transpose(
              input,
              index * columns + from,
              columns,
              panels,
              base + (index - first) * block,
              panel,
              Math.min(panel, end - index),
              length);
        }
        for (int row = 0; row < outputs; row += TILE) {
          int rows = Math.min(TILE, outputs - row);
          for (int index = first; index < end; index += panel) {
            int width = Math.min(panel, end - index);
            int target = gradientOffset + row * inputs + index;
            boolean whole = width == panel || (width == 16 && panel == 32);
            boolean more = whole && from > 0;
            matrices.tile(
                rows,
                whole ? width : panel,
                length,
                outputError,
                row * columns + from,
                columns,
                1,
                panels,
                base + (index - first) * block,
                more ? gradient : zeros,
                more ? target : 0,
                more ? inputs : 0,
                whole ? gradient : edge,
                whole ? target : 0,
                whole ? inputs : panel,
                NO_FLOOR);
            if (!whole) {
              if (from > 0) {
                arrays.addTo(edge, 0, panel, gradient, target, inputs, rows, width);
              } else {
                arrays.copy(edge, 0, panel, gradient, target, inputs, rows, width);
              }
            }
          }
        }
      }
    }
  }
}
