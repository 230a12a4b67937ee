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
  /** Depth of a block: a tile of weights of that depth is a third of a first-level cache. */
  private static final int DEPTH = 512;

  /** Columns of a block: so many of that depth are half of a second-level cache of 1 MB. */
  private static final int COLUMNS = 256;

  private static final int TILE = InnerLoops.TILE_ROWS;
  private static final float NO_FLOOR = Float.NEGATIVE_INFINITY;

  private final InnerLoops loops;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;
  private final float[] zeros;

  /**
   * @param scratch shared with other layers of the same thread
   */
  public DenseConvolution(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.loops = loops;
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.panelWidth();
    this.zeros = new float[panel];
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
    int base = CacheLines.start(panels);
    float[] starts = scratch.product(shape.outputs() * panel);
    for (int unit = 0; unit < shape.outputs(); unit++) {
      float value = bias == null ? 0 : bias[biasOffset + unit];
      Arrays.fill(starts, unit * panel, (unit + 1) * panel, value);
    }
    for (int from = 0; from < columns; from += block) {
      int to = Math.min(columns, from + block);
      for (int part = 0; part < channelBlocks; part++) {
        int firstChannel = part(shape.channels(), channelBlocks, part);
        int channels = part(shape.channels(), channelBlocks, part + 1) - firstChannel;
        int blockDepth = channels * kernel;
        packPatches(input, panels, base, firstChannel, channels, from, to, lanes);
        for (int row = 0; row < shape.outputs(); row += TILE) {
          int rows = Math.min(TILE, shape.outputs() - row);
          for (int column = from; column < to; column += panel) {
            int target = row * columns + column;
            loops.tile(
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

  /** Panel rows are (channel, kernel row, kernel column), as in the weights. */
  private void packPatches(
      float[] input,
      float[] panels,
      int base,
      int firstChannel,
      int channels,
      int from,
      int to,
      int lanes) {
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
      int target = base + (column - from - inPanel) * depth + inPanel;
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
    int base = CacheLines.start(panels);
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
              loops.tile(
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
    int block = depthFor(padded);
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
        loops.transpose(
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
          packRow(input, row + r, from, length, packed, r * block, lanes);
        }
        for (int output = 0; output < width; output += panel) {
          loops.tile(
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
    int block = depthFor(blockInputs);
    float[] panels = scratch.panels(blockInputs * block);
    int base = CacheLines.start(panels);
    float[] edge = scratch.product(TILE * panel);
    for (int from = 0; from < columns; from += block) {
      int length = Math.min(block, columns - from);
      for (int first = 0; first < inputs; first += blockInputs) {
        int end = Math.min(inputs, first + blockInputs);
        for (int index = first; index < end; index += panel) {
          loops.transpose(
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
            loops.tile(
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

  /** Depth at which panels of so many columns are half of a second-level cache. */
  private static int depthFor(int columns) {
    return Math.max(128, Math.min(DEPTH, DEPTH * COLUMNS / columns / 16 * 16));
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
