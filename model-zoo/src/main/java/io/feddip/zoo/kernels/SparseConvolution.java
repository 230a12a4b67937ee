package io.feddip.zoo.kernels;

import io.feddip.zoo.kernels.SparsePass.Entry;
import io.feddip.zoo.kernels.SparsePass.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The three passes of a convolution or dense layer on the kept weights only, with the layout of the
 * dense layers: input [channels][height][width][lanes], output [outputs][height][width][lanes],
 * weights [outputs][channels][kernel height][kernel width]. The index is built once for a mask;
 * {@link #refresh} takes the step's weights. Not for use by several threads at once.
 */
public final class SparseConvolution {
  private final ConvolutionShape shape;
  private final int[] kept;
  private final SparseScratch scratch;
  private final SparseRuns forwardRuns;
  private final SparseRuns backwardRuns;
  private final SparsePass forward;
  private final List<SparsePass> backward;

  /** Whether the backward passes reach every pixel of the input. */
  private final boolean covering;

  /**
   * @param kept positions of the kept weights in the kernel, ascending
   * @param inputGradient whether the input's gradient will be asked for
   * @param scratch shared with other layers of the same thread
   */
  public SparseConvolution(
      ConvolutionShape shape, int[] kept, boolean inputGradient, SparseScratch scratch) {
    this(shape, kept, inputGradient, scratch, SparseKernel.best(), new Tiling(8192, 128, 1024));
  }

  SparseConvolution(
      ConvolutionShape shape,
      int[] kept,
      boolean inputGradient,
      SparseScratch scratch,
      SparseKernel kernel,
      Tiling tiling) {
    this.shape = shape;
    this.kept = kept;
    this.scratch = scratch;
    if (shape.inputPixels() == 1 && shape.isPointwise()) {
      int[] rows = Arrays.stream(kept).map(position -> position / shape.depth()).toArray();
      int[] channels = Arrays.stream(kept).map(position -> position % shape.depth()).toArray();
      this.forwardRuns =
          new SparseRuns(
              kernel,
              shape.channels(),
              shape.outputs(),
              rows,
              channels,
              kept,
              tiling.runChannels(),
              tiling.runRows());
      this.backwardRuns =
          inputGradient
              ? new SparseRuns(
                  kernel,
                  shape.outputs(),
                  shape.channels(),
                  channels,
                  rows,
                  kept,
                  tiling.runChannels(),
                  tiling.runRows())
              : null;
      this.forward = null;
      this.backward = List.of();
      this.covering = true;
    } else {
      this.forwardRuns = null;
      this.backwardRuns = null;
      this.forward = forward(shape, kept, kernel, tiling);
      this.backward = inputGradient ? backward(shape, kept, kernel, tiling) : List.of();
      this.covering = Math.min(shape.kernelHeight(), shape.kernelWidth()) >= shape.stride();
    }
  }

  /**
   * Sizes that decide how passes are cut.
   *
   * @param packedFloats packed source of a block
   * @param runChannels source channels of a dense layer's tile
   * @param runRows rows of a dense layer that are computed together
   */
  record Tiling(int packedFloats, int runChannels, int runRows) {}

  public ConvolutionShape shape() {
    return shape;
  }

  /**
   * Takes the values of the kept weights.
   *
   * @param weights the kernel starts at weightOffset
   */
  public void refresh(float[] weights, int weightOffset) {
    if (forwardRuns != null && backwardRuns != null) {
      SparseTiles.refresh(weights, weightOffset, kept, forwardRuns.tiles(), backwardRuns.tiles());
    } else if (forwardRuns != null) {
      forwardRuns.tiles().refresh(weights, weightOffset);
    } else {
      forward.tiles().refresh(weights, weightOffset);
      for (SparsePass pass : backward) {
        pass.tiles().refresh(weights, weightOffset);
      }
    }
  }

  /**
   * output = weights ∗ input + bias, negative results 0 with {@code relu}.
   *
   * @param bias null for none
   */
  public void forward(
      float[] bias, int biasOffset, float[] input, float[] output, int lanes, boolean relu) {
    if (forwardRuns != null) {
      forwardRuns.run(input, output, bias, biasOffset, lanes, relu, scratch);
    } else {
      forward.run(input, output, bias, biasOffset, lanes, relu, scratch);
    }
  }

  /**
   * inputError = weightsᵀ ∗ outputError.
   *
   * @param inputError is overwritten
   */
  public void inputGradient(float[] outputError, float[] inputError, int lanes) {
    if (backwardRuns != null) {
      backwardRuns.run(outputError, inputError, null, 0, lanes, false, scratch);
      return;
    }
    if (!covering) {
      Arrays.fill(inputError, 0, shape.channels() * shape.inputPixels() * lanes, 0f);
    }
    for (SparsePass pass : backward) {
      pass.run(outputError, inputError, null, 0, lanes, false, scratch);
    }
  }

  /** The gradient of the kept weights; nothing else in gradient is written. */
  public void weightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    if (forwardRuns != null) {
      forwardRuns.weightGradient(input, outputError, gradient, gradientOffset, lanes, scratch);
    } else {
      forward.weightGradient(input, outputError, gradient, gradientOffset, lanes, scratch);
    }
  }

  private static SparsePass forward(
      ConvolutionShape shape, int[] kept, SparseKernel kernel, Tiling tiling) {
    Geometry geometry =
        new Geometry(
            shape.channels(),
            shape.height(),
            shape.width(),
            shape.outputs(),
            shape.outputHeight(),
            shape.outputWidth(),
            shape.kernelHeight(),
            shape.kernelWidth(),
            shape.stride(),
            -shape.padding(),
            -shape.padding(),
            1,
            0,
            0,
            shape.outputHeight(),
            shape.outputWidth());
    Entry entry =
        new Entry() {
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
        };
    return new SparsePass(kernel, geometry, kept, entry, tiling.packedFloats());
  }

  /**
   * One pass for each phase of the padded input's coordinates mod stride: input row y, u = y +
   * padding = stride·q + phase, meets kernel row k = phase + stride·j at output row q − j. Taps are
   * turned around, so that output rows ascend.
   */
  private static List<SparsePass> backward(
      ConvolutionShape shape, int[] kept, SparseKernel kernel, Tiling tiling) {
    List<SparsePass> passes = new ArrayList<>();
    int stride = shape.stride();
    for (int phaseRow = 0; phaseRow < Math.min(stride, shape.kernelHeight()); phaseRow++) {
      for (int phaseColumn = 0;
          phaseColumn < Math.min(stride, shape.kernelWidth());
          phaseColumn++) {
        int taps = (shape.kernelHeight() - phaseRow + stride - 1) / stride;
        int tapColumns = (shape.kernelWidth() - phaseColumn + stride - 1) / stride;
        int firstQ = ceilDivide(shape.padding() - phaseRow, stride);
        int firstQColumn = ceilDivide(shape.padding() - phaseColumn, stride);
        int first = stride * firstQ + phaseRow - shape.padding();
        int firstColumn = stride * firstQColumn + phaseColumn - shape.padding();
        if (first >= shape.height() || firstColumn >= shape.width()) {
          continue;
        }
        Geometry geometry =
            new Geometry(
                shape.outputs(),
                shape.outputHeight(),
                shape.outputWidth(),
                shape.channels(),
                shape.height(),
                shape.width(),
                taps,
                tapColumns,
                1,
                firstQ - (taps - 1),
                firstQColumn - (tapColumns - 1),
                stride,
                first,
                firstColumn,
                ceilDivide(shape.height() - first, stride),
                ceilDivide(shape.width() - firstColumn, stride));
        int row = phaseRow;
        int column = phaseColumn;
        int[] phase =
            Arrays.stream(kept)
                .filter(
                    position ->
                        position % shape.kernelSize() / shape.kernelWidth() % stride == row
                            && position % shape.kernelWidth() % stride == column)
                .toArray();
        Entry entry =
            new Entry() {
              @Override
              public int row(int position) {
                return position % shape.depth() / shape.kernelSize();
              }

              @Override
              public int channel(int position) {
                return position / shape.depth();
              }

              @Override
              public int tap(int position) {
                int tap = position % shape.kernelSize() / shape.kernelWidth();
                return taps - 1 - tap / stride;
              }

              @Override
              public int tapColumn(int position) {
                return tapColumns - 1 - position % shape.kernelWidth() / stride;
              }
            };
        passes.add(new SparsePass(kernel, geometry, phase, entry, tiling.packedFloats()));
      }
    }
    return List.copyOf(passes);
  }

  private static int ceilDivide(int a, int b) {
    return Math.floorDiv(a + b - 1, b);
  }
}
