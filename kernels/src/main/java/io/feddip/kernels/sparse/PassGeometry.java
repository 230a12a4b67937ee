package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.ConvolutionShape;
import java.util.Optional;

/**
 * What a pass reads and writes.
 *
 * @param channels of the source
 * @param height of the source
 * @param width of the source
 * @param rows channels of the result
 * @param resultHeight rows of pixels
 * @param resultWidth columns of pixels
 * @param taps rows of the kernel
 * @param tapColumns columns of the kernel
 * @param stride of the source
 * @param originRow source row of result 0 at tap 0
 * @param originColumn the same for columns
 * @param resultStride distance of two results that the pass computes
 * @param firstRow the first row of the result
 * @param firstColumn the first column of the result
 * @param countRows how many rows
 * @param countColumns how many columns
 */
record PassGeometry(
    int channels,
    int height,
    int width,
    int rows,
    int resultHeight,
    int resultWidth,
    int taps,
    int tapColumns,
    int stride,
    int originRow,
    int originColumn,
    int resultStride,
    int firstRow,
    int firstColumn,
    int countRows,
    int countColumns) {
  /** From a convolution's input to its output. */
  static PassGeometry forward(ConvolutionShape shape) {
    return new PassGeometry(
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
  }

  /**
   * From a convolution's output to those pixels of its input whose padded coordinates have one
   * phase mod stride: input row y, u = y + padding = stride·q + phase, meets kernel row k = phase +
   * stride·j at output row q − j. Taps are turned around, so that output rows ascend.
   *
   * @return empty where the input has no such pixel
   */
  static Optional<PassGeometry> backward(ConvolutionShape shape, int phaseRow, int phaseColumn) {
    int stride = shape.stride();
    int taps = (shape.kernelHeight() - phaseRow + stride - 1) / stride;
    int tapColumns = (shape.kernelWidth() - phaseColumn + stride - 1) / stride;
    int firstQ = ceilDivide(shape.padding() - phaseRow, stride);
    int firstQColumn = ceilDivide(shape.padding() - phaseColumn, stride);
    int first = stride * firstQ + phaseRow - shape.padding();
    int firstColumn = stride * firstQColumn + phaseColumn - shape.padding();
    if (first >= shape.height() || firstColumn >= shape.width()) {
      return Optional.empty();
    }
    return Optional.of(
        new PassGeometry(
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
            ceilDivide(shape.width() - firstColumn, stride)));
  }

  private static int ceilDivide(int a, int b) {
    return Math.floorDiv(a + b - 1, b);
  }
}
