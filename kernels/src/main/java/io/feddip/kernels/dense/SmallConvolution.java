package io.feddip.kernels.dense;

import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.MatrixLoops;
import java.util.Arrays;

/**
 * A convolution with few outputs and stride 1, for which packing patches would cost as much as
 * multiplying them: both passes read them in place, from a copy of the input with its padding. A
 * row of output pixels is one run of columns there, whatever the kernel's element.
 */
final class SmallConvolution {
  private static final int MOST_OUTPUTS = 16;
  private static final float NO_FLOOR = Float.NEGATIVE_INFINITY;

  private final MatrixLoops matrices;
  private final ArrayLoops arrays;
  private final ConvolutionShape shape;
  private final Scratch scratch;
  private final int panel;
  private final int paddedWidth;
  private final int paddedPixels;
  private final int[] offsets;
  private float[] padded = {};
  private int lanesNow;

  SmallConvolution(InnerLoops loops, ConvolutionShape shape, Scratch scratch) {
    this.matrices = loops.matrices();
    this.arrays = loops.arrays();
    this.shape = shape;
    this.scratch = scratch;
    this.panel = loops.matrices().panelWidth();
    this.paddedWidth = shape.width() + 2 * shape.padding();
    this.paddedPixels = paddedWidth * (shape.height() + 2 * shape.padding());
    this.offsets = new int[shape.depth()];
  }

  /** Whether this is the faster way. */
  static boolean suits(ConvolutionShape shape) {
    return shape.stride() == 1 && !shape.isPointwise() && shape.outputs() <= MOST_OUTPUTS;
  }

  void forward(
      float[] weights,
      int weightOffset,
      float[] bias,
      int biasOffset,
      float[] input,
      float[] output,
      int lanes,
      boolean relu) {
    float[] source = pad(input, lanes);
    int depth = shape.depth();
    int columns = shape.outputPixels() * lanes;
    int run = shape.outputWidth() * lanes;
    float[] starts = scratch.starts(bias, biasOffset, shape.outputs(), panel);
    for (int y = 0; y < shape.outputHeight(); y++) {
      for (int column = 0; column < run; column += panel) {
        matrices.gatherTile(
            shape.outputs(),
            Math.min(panel, run - column),
            depth,
            weights,
            weightOffset,
            depth,
            source,
            y * paddedWidth * lanes + column,
            offsets,
            starts,
            0,
            panel,
            output,
            y * run + column,
            columns,
            relu ? 0 : NO_FLOOR);
      }
    }
  }

  void weightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    float[] source = pad(input, lanes);
    int depth = shape.depth();
    int columns = shape.outputPixels() * lanes;
    int run = shape.outputWidth() * lanes;
    int width = matrices.sumWidth();
    float[] sums = scratch.product(shape.weights() * width);
    Arrays.fill(sums, 0, shape.weights() * width, 0);
    for (int y = 0; y < shape.outputHeight(); y++) {
      for (int row = 0; row < shape.channels() * shape.kernelHeight(); row++) {
        int first = row * shape.kernelWidth();
        matrices.addProducts(
            shape.outputs(),
            shape.kernelWidth(),
            run,
            outputError,
            y * run,
            columns,
            source,
            y * paddedWidth * lanes + offsets[first],
            lanes,
            sums,
            first * width,
            depth * width);
      }
    }
    for (int weight = 0; weight < shape.weights(); weight++) {
      gradient[gradientOffset + weight] = arrays.sum(sums, weight * width, width);
    }
  }

  /** The input with its padding; the borders stay zero as long as the number of lanes does. */
  private float[] pad(float[] input, int lanes) {
    if (lanesNow != lanes) {
      locate(lanes);
    }
    if (shape.padding() == 0) {
      return input;
    }
    int row = shape.width() * lanes;
    int inset = (shape.padding() * paddedWidth + shape.padding()) * lanes;
    for (int channel = 0; channel < shape.channels(); channel++) {
      arrays.copy(
          input,
          channel * shape.inputPixels() * lanes,
          row,
          padded,
          channel * paddedPixels * lanes + inset,
          paddedWidth * lanes,
          shape.height(),
          row);
    }
    return padded;
  }

  private void locate(int lanes) {
    if (shape.padding() > 0) {
      int length = Math.multiplyExact(shape.channels() * paddedPixels, lanes);
      if (padded.length < length) {
        padded = new float[length];
      } else {
        Arrays.fill(padded, 0);
      }
    }
    int kernel = shape.kernelSize();
    for (int index = 0; index < offsets.length; index++) {
      int tap = index % kernel;
      int y = tap / shape.kernelWidth();
      int x = tap % shape.kernelWidth();
      offsets[index] = (index / kernel * paddedPixels + y * paddedWidth + x) * lanes;
    }
    lanesNow = lanes;
  }
}
