package io.feddip.kernels.dense;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.kernels.Kernels;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All passes of both implementations against sums written down as in the definition. */
class TestDenseConvolution {
  static Stream<Arguments> cases() {
    List<ConvolutionShape> shapes =
        List.of(
            new ConvolutionShape(1, 9, 11, 6, 5, 5, 1, 2),
            new ConvolutionShape(6, 8, 8, 16, 5, 5, 1, 0),
            new ConvolutionShape(3, 7, 6, 7, 3, 2, 1, 1),
            new ConvolutionShape(3, 9, 9, 64, 3, 3, 2, 1),
            new ConvolutionShape(20, 8, 8, 33, 3, 3, 1, 1),
            new ConvolutionShape(16, 32, 4, 24, 3, 3, 1, 1),
            new ConvolutionShape(70, 3, 3, 40, 3, 3, 1, 1),
            new ConvolutionShape(17, 5, 5, 19, 1, 1, 2, 0),
            new ConvolutionShape(17, 5, 5, 19, 1, 1, 1, 0),
            new ConvolutionShape(4, 6, 6, 20, 4, 4, 3, 2),
            ConvolutionShape.dense(1, 1),
            ConvolutionShape.dense(37, 10),
            ConvolutionShape.dense(600, 50),
            ConvolutionShape.dense(1100, 9),
            ConvolutionShape.dense(30, 530));
    List<InnerLoops> implementations = new ArrayList<>(List.of(Kernels.plain()));
    Kernels.vector().ifPresent(implementations::add);
    return implementations.stream()
        .flatMap(
            loops ->
                shapes.stream()
                    .flatMap(
                        shape ->
                            Stream.of(16, 48).map(lanes -> Arguments.of(loops, shape, lanes))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void passesAreWhatTheirDefinitionsSay(InnerLoops loops, ConvolutionShape shape, int lanes) {
    Random random = new Random(shape.hashCode() + lanes);
    float[] weights = normal(random, 3 + shape.weights());
    float[] bias = normal(random, 5 + shape.outputs());
    float[] input = normal(random, shape.channels() * shape.inputPixels() * lanes);
    float[] errors = normal(random, shape.outputs() * shape.outputPixels() * lanes);
    Naive naive = new Naive(shape, lanes);
    DenseConvolution convolution = new DenseConvolution(loops, shape, new Scratch());
    for (int repetition = 0; repetition < 2; repetition++) {
      float[] output = normal(random, errors.length);
      convolution.forward(weights, 3, bias, 5, input, output, lanes, false);
      assertClose(output, naive.forward(weights, 3, bias, 5, input));
      convolution.forward(weights, 3, null, 0, input, output, lanes, true);
      double[] rectified = naive.forward(weights, 3, null, 0, input);
      for (int i = 0; i < rectified.length; i++) {
        rectified[i] = Math.max(0, rectified[i]);
      }
      assertClose(output, rectified);

      float[] inputErrors = normal(random, input.length);
      convolution.inputGradient(weights, 3, errors, inputErrors, lanes);
      assertClose(inputErrors, naive.inputGradient(weights, 3, errors));

      float[] gradient = normal(random, 7 + shape.weights());
      float before = gradient[6];
      convolution.weightGradient(input, errors, gradient, 7, lanes);
      assertThat(gradient[6]).isEqualTo(before);
      float[] part = new float[shape.weights()];
      System.arraycopy(gradient, 7, part, 0, part.length);
      assertClose(part, naive.weightGradient(input, errors));

      float[] biasGradient = new float[shape.outputs()];
      int columns = shape.outputPixels() * lanes;
      for (int unit = 0; unit < shape.outputs(); unit++) {
        biasGradient[unit] = loops.arrays().sum(errors, unit * columns, columns);
      }
      assertClose(biasGradient, naive.biasGradient(errors));
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    double largest = 1e-3;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= 2e-5 * largest)) {
        assertThat((double) actual[i]).as("index " + i).isEqualTo(expected[i]);
      }
    }
  }

  private static float[] normal(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Visits every product of a weight and an input pixel. */
  private record Naive(ConvolutionShape shape, int lanes) {
    private interface Visitor {
      void visit(int weight, int input, int output);
    }

    double[] forward(float[] weights, int offset, float[] bias, int biasOffset, float[] input) {
      int plane = shape.outputPixels() * lanes;
      double[] output = new double[shape.outputs() * plane];
      for (int i = 0; i < output.length; i++) {
        output[i] = bias == null ? 0 : bias[biasOffset + i / plane];
      }
      visit((w, x, y) -> output[y] += (double) weights[offset + w] * input[x]);
      return output;
    }

    double[] inputGradient(float[] weights, int offset, float[] errors) {
      double[] result = new double[shape.channels() * shape.inputPixels() * lanes];
      visit((w, x, y) -> result[x] += (double) weights[offset + w] * errors[y]);
      return result;
    }

    double[] weightGradient(float[] input, float[] errors) {
      double[] result = new double[shape.weights()];
      visit((w, x, y) -> result[w] += (double) input[x] * errors[y]);
      return result;
    }

    double[] biasGradient(float[] errors) {
      int plane = shape.outputPixels() * lanes;
      double[] result = new double[shape.outputs()];
      for (int i = 0; i < errors.length; i++) {
        result[i / plane] += errors[i];
      }
      return result;
    }

    private void visit(Visitor visitor) {
      for (int weight = 0; weight < shape.weights(); weight++) {
        int output = weight / shape.depth();
        int channel = weight % shape.depth() / shape.kernelSize();
        int down = weight % shape.kernelSize() / shape.kernelWidth() - shape.padding();
        int right = weight % shape.kernelWidth() - shape.padding();
        for (int pixel = 0; pixel < shape.outputPixels(); pixel++) {
          int y = pixel / shape.outputWidth() * shape.stride() + down;
          int x = pixel % shape.outputWidth() * shape.stride() + right;
          if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
            int from = ((channel * shape.height() + y) * shape.width() + x) * lanes;
            int to = (output * shape.outputPixels() + pixel) * lanes;
            for (int lane = 0; lane < lanes; lane++) {
              visitor.visit(weight, from + lane, to + lane);
            }
          }
        }
      }
    }
  }
}
