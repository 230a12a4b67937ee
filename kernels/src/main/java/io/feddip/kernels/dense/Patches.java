package io.feddip.kernels.dense;

import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import java.util.Arrays;

/** What the kernel of a convolution sees of its input: copies it into panels and adds it back. */
final class Patches {
  private final ArrayLoops arrays;
  private final ConvolutionShape shape;
  private final int panel;

  Patches(InnerLoops loops, ConvolutionShape shape) {
    this.arrays = loops.arrays();
    this.shape = shape;
    this.panel = loops.matrices().panelWidth();
  }

  /**
   * Copies patches into panels whose rows are (channel, kernel row, kernel column), as in the
   * weights.
   */
  void pack(
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
          arrays.copy(
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

  /** Adds a product with such rows, {@code stride} apart, to the pixels that the patches saw. */
  void add(
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
          arrays.addTo(
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

  /** What one weight of the kernel sees over {@code length} columns of the output. */
  void packRow(
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
}
