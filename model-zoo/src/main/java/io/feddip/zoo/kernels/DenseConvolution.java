package io.feddip.zoo.kernels;

import java.util.Arrays;

/**
 * The three passes of a convolution or dense layer as products of matrices whose right-hand side is
 * packed, block by block, into panels that the caches hold: the image patches for the forward pass,
 * the errors for the two others. Nothing of the size of all patches is ever stored.
 *
 * <p>Layout: input [channels][height][width][lanes], output [outputs][height][width][lanes],
 * weights [outputs][channels][kernel height][kernel width]. Not for use by several threads at once:
 * panels are reused from call to call.
 */
public final class DenseConvolution {
  /** Depth of a block: two panel columns of it and a tile of weights fit into 48 KB. */
  private static final int DEPTH = 256;

  /** Columns of a block. */
  private static final int COLUMNS = 256;

  private static final int TILE = InnerLoops.TILE_ROWS;

  private final InnerLoops loops;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;

  /**
   * @param scratch shared with other layers of the same thread
   */
  public DenseConvolution(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.loops = loops;
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.panelWidth();
  }

  public ConvolutionShape shape() {
    return shape;
  }

  /**
   * output = weights ∗ input + bias, negative results 0 with {@code relu}.
   *
   * @param bias null for none
   */
  public void forward(
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
    int channelBlocks = blocks(shape.channels(), Math.max(1, DEPTH / kernel));
    int block = blockColumns(columns);
    float[] panels =
        scratch.panels(
            ceilDivide(shape.channels(), channelBlocks) * kernel * roundUp(block, panel));
    for (int from = 0; from < columns; from += block) {
      int to = Math.min(columns, from + block);
      for (int part = 0; part < channelBlocks; part++) {
        int firstChannel = part(shape.channels(), channelBlocks, part);
        int channels = part(shape.channels(), channelBlocks, part + 1) - firstChannel;
        int blockDepth = channels * kernel;
        packPatches(input, panels, firstChannel, channels, from, to, lanes);
        boolean last = part == channelBlocks - 1;
        for (int row = 0; row < shape.outputs(); row += TILE) {
          int rows = Math.min(TILE, shape.outputs() - row);
          for (int column = from; column < to; column += panel) {
            loops.tile(
                rows,
                Math.min(panel, to - column),
                blockDepth,
                weights,
                weightOffset + row * depth + firstChannel * kernel,
                depth,
                1,
                panels,
                (column - from) * blockDepth,
                output,
                row * columns + column,
                columns,
                part > 0,
                bias,
                biasOffset + row,
                relu && last);
          }
        }
      }
    }
  }

  /** Panel rows are (channel, kernel row, kernel column), as in the weights. */
  private void packPatches(
      float[] input, float[] panels, int firstChannel, int channels, int from, int to, int lanes) {
    int kernel = shape.kernelSize();
    int depth = channels * kernel;
    int plane = shape.inputPixels() * lanes;
    int outputWidth = shape.outputWidth();
    int column = from;
    while (column < to) {
      int pixel = column / lanes;
      int lane = column - pixel * lanes;
      int inPanel = (column - from) % panel;
      int width = Math.min(Math.min(panel - inPanel, lanes - lane), to - column);
      int target = (column - from - inPanel) * depth + inPanel;
      int top = pixel / outputWidth * shape.stride() - shape.padding();
      int left = pixel % outputWidth * shape.stride() - shape.padding();
      for (int tap = 0; tap < kernel; tap++) {
        int y = top + tap / shape.kernelWidth();
        int x = left + tap % shape.kernelWidth();
        if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
          int source = firstChannel * plane + (y * shape.width() + x) * lanes + lane;
          loops.copy(
              input, source, plane, panels, target + tap * panel, kernel * panel, channels, width);
        } else {
          for (int channel = 0; channel < channels; channel++) {
            int start = target + (channel * kernel + tap) * panel;
            Arrays.fill(panels, start, start + width, 0);
          }
        }
      }
      column += width;
    }
  }

  /**
   * inputError = weightsᵀ ∗ outputError.
   *
   * @param inputError is overwritten
   */
  public void inputGradient(
      float[] weights, int weightOffset, float[] outputError, float[] inputError, int lanes) {
    int columns = shape.outputPixels() * lanes;
    int kernel = shape.kernelSize();
    boolean direct = shape.isPointwise();
    if (!direct) {
      Arrays.fill(inputError, 0, shape.channels() * shape.inputPixels() * lanes, 0);
    }
    int outputBlocks = blocks(shape.outputs(), DEPTH);
    int block = blockColumns(columns);
    int padded = roundUp(block, panel);
    int largest = ceilDivide(shape.outputs(), outputBlocks);
    int blockRows = direct ? 8 * TILE : TILE * kernel;
    float[] panels = scratch.panels(largest * padded);
    float[] packed = scratch.packed(largest * roundUp(blockRows, TILE));
    float[] product = direct ? inputError : scratch.product(blockRows * padded);
    for (int from = 0; from < columns; from += block) {
      int to = Math.min(columns, from + block);
      for (int part = 0; part < outputBlocks; part++) {
        int first = part(shape.outputs(), outputBlocks, part);
        int depth = part(shape.outputs(), outputBlocks, part + 1) - first;
        for (int column = from; column < to; column += panel) {
          loops.copy(
              outputError,
              first * columns + column,
              columns,
              panels,
              (column - from) * depth,
              panel,
              depth,
              Math.min(panel, to - column));
        }
        for (int row = 0; row < shape.depth(); row += blockRows) {
          int rows = Math.min(blockRows, shape.depth() - row);
          packWeights(weights, weightOffset + first * shape.depth() + row, packed, rows, depth);
          for (int r = 0; r < rows; r += TILE) {
            for (int column = from; column < to; column += panel) {
              loops.tile(
                  Math.min(TILE, rows - r),
                  Math.min(panel, to - column),
                  depth,
                  packed,
                  r * depth,
                  1,
                  TILE,
                  panels,
                  (column - from) * depth,
                  product,
                  direct ? (row + r) * columns + column : r * padded + column - from,
                  direct ? columns : padded,
                  direct && part > 0,
                  null,
                  0,
                  false);
            }
          }
          if (!direct) {
            addPatches(product, padded, inputError, row / kernel, rows / kernel, from, to, lanes);
          }
        }
      }
    }
  }

  /** packed[row / TILE][output][row mod TILE] = weights[output][row]. */
  private void packWeights(float[] weights, int offset, float[] packed, int rows, int depth) {
    for (int row = 0; row < rows; row += TILE) {
      loops.copy(
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

  private void addPatches(
      float[] product,
      int stride,
      float[] inputError,
      int firstChannel,
      int channels,
      int from,
      int to,
      int lanes) {
    int kernel = shape.kernelSize();
    int plane = shape.inputPixels() * lanes;
    int outputWidth = shape.outputWidth();
    int column = from;
    while (column < to) {
      int pixel = column / lanes;
      int lane = column - pixel * lanes;
      int width = Math.min(lanes - lane, to - column);
      int top = pixel / outputWidth * shape.stride() - shape.padding();
      int left = pixel % outputWidth * shape.stride() - shape.padding();
      for (int tap = 0; tap < kernel; tap++) {
        int y = top + tap / shape.kernelWidth();
        int x = left + tap % shape.kernelWidth();
        if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
          int target = firstChannel * plane + (y * shape.width() + x) * lanes + lane;
          loops.addTo(
              product,
              tap * stride + column - from,
              kernel * stride,
              inputError,
              target,
              plane,
              channels,
              width);
        }
      }
      column += width;
    }
  }

  /** gradient = Σ over pixels and lanes of outputError · input patchᵀ. */
  public void weightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    if (shape.isPointwise()) {
      pointwiseWeightGradient(input, outputError, gradient, gradientOffset, lanes);
      return;
    }
    int columns = shape.outputPixels() * lanes;
    int depth = shape.depth();
    int outputs = shape.outputs();
    int width = roundUp(outputs, 16);
    int padded = roundUp(outputs, panel);
    float[] panels = scratch.panels(padded * DEPTH);
    float[] packed = scratch.packed(TILE * DEPTH);
    float[] transposed = scratch.product(depth * width);
    if (width > outputs) {
      Arrays.fill(panels, 0, padded * DEPTH, 0);
    }
    for (int from = 0; from < columns; from += DEPTH) {
      int length = Math.min(DEPTH, columns - from);
      for (int output = 0; output < outputs; output += panel) {
        loops.transpose(
            outputError,
            output * columns + from,
            columns,
            panels,
            output * DEPTH,
            panel,
            Math.min(panel, outputs - output),
            length);
      }
      for (int row = 0; row < depth; row += TILE) {
        int rows = Math.min(TILE, depth - row);
        for (int r = 0; r < rows; r++) {
          packRow(input, row + r, from, length, packed, r * DEPTH, lanes);
        }
        for (int output = 0; output < width; output += panel) {
          loops.tile(
              rows,
              Math.min(panel, width - output),
              length,
              packed,
              0,
              DEPTH,
              1,
              panels,
              output * DEPTH,
              transposed,
              row * width + output,
              width,
              from > 0,
              null,
              0,
              false);
        }
      }
    }
    loops.transpose(transposed, 0, width, gradient, gradientOffset, depth, depth, outputs);
  }

  /** What one weight of the kernel sees over {@code length} columns of the output. */
  private void packRow(
      float[] input, int row, int from, int length, float[] packed, int target, int lanes) {
    int kernel = shape.kernelSize();
    int channel = row / kernel;
    int tap = row - channel * kernel;
    int down = tap / shape.kernelWidth() - shape.padding();
    int right = tap % shape.kernelWidth() - shape.padding();
    int outputWidth = shape.outputWidth();
    int plane = channel * shape.inputPixels();
    int done = 0;
    while (done < length) {
      int column = from + done;
      int pixel = column / lanes;
      int lane = column - pixel * lanes;
      int outputY = pixel / outputWidth;
      int outputX = pixel - outputY * outputWidth;
      int y = outputY * shape.stride() + down;
      int x = outputX * shape.stride() + right;
      int width = Math.min(lanes - lane, length - done);
      boolean inside = y >= 0 && y < shape.height() && x >= 0 && x < shape.width();
      if (inside) {
        if (shape.stride() == 1) {
          int run = Math.min(outputWidth - outputX, shape.width() - x) * lanes - lane;
          width = Math.min(run, length - done);
        }
        int source = (plane + y * shape.width() + x) * lanes + lane;
        System.arraycopy(input, source, packed, target + done, width);
      } else {
        Arrays.fill(packed, target + done, target + done + width, 0);
      }
      done += width;
    }
  }

  private void pointwiseWeightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    int columns = shape.outputPixels() * lanes;
    int inputs = shape.channels();
    int outputs = shape.outputs();
    int blockInputs = Math.min(1024, roundUp(inputs, panel));
    float[] panels = scratch.panels(blockInputs * DEPTH);
    float[] edge = scratch.product(TILE * panel);
    for (int from = 0; from < columns; from += DEPTH) {
      int length = Math.min(DEPTH, columns - from);
      for (int first = 0; first < inputs; first += blockInputs) {
        int end = Math.min(inputs, first + blockInputs);
        for (int index = first; index < end; index += panel) {
          loops.transpose(
              input,
              index * columns + from,
              columns,
              panels,
              (index - first) * DEPTH,
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
            loops.tile(
                rows,
                whole ? width : panel,
                length,
                outputError,
                row * columns + from,
                columns,
                1,
                panels,
                (index - first) * DEPTH,
                whole ? gradient : edge,
                whole ? target : 0,
                whole ? inputs : panel,
                whole && from > 0,
                null,
                0,
                false);
            if (!whole) {
              if (from > 0) {
                loops.addTo(edge, 0, panel, gradient, target, inputs, rows, width);
              } else {
                loops.copy(edge, 0, panel, gradient, target, inputs, rows, width);
              }
            }
          }
        }
      }
    }
  }

  /** gradient[o] = Σ over pixels and lanes of outputError. */
  public void biasGradient(float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    int columns = shape.outputPixels() * lanes;
    for (int output = 0; output < shape.outputs(); output++) {
      gradient[gradientOffset + output] = loops.sum(outputError, output * columns, columns);
    }
  }

  private int blockColumns(int columns) {
    return Math.min(columns, COLUMNS);
  }

  private static int blocks(int total, int most) {
    return ceilDivide(total, most);
  }

  private static int part(int total, int parts, int index) {
    return (int) ((long) total * index / parts);
  }

  private static int ceilDivide(int a, int b) {
    return (a + b - 1) / b;
  }

  private static int roundUp(int value, int multiple) {
    return ceilDivide(value, multiple) * multiple;
  }
}
