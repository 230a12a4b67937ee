package io.feddip.kernels.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.sparse.SparseConvolution.Tiling;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TestSparseConvolution {
  private static final Tiling SMALL = new Tiling(1500, 3, 5);

  static Stream<ConvolutionShape> shapes() {
    Stream<ConvolutionShape> named =
        Stream.of(
            ConvolutionShape.dense(1, 1),
            ConvolutionShape.dense(13, 7),
            ConvolutionShape.dense(40, 33),
            new ConvolutionShape(1, 28, 28, 6, 5, 5, 1, 2),
            new ConvolutionShape(6, 14, 14, 16, 5, 5, 1, 0),
            new ConvolutionShape(3, 32, 32, 8, 3, 3, 2, 1),
            new ConvolutionShape(7, 4, 4, 9, 3, 3, 1, 1),
            new ConvolutionShape(5, 8, 8, 6, 1, 1, 2, 0),
            new ConvolutionShape(5, 9, 7, 6, 1, 1, 1, 0),
            new ConvolutionShape(5, 9, 7, 6, 2, 3, 3, 2));
    Random random = new Random(5);
    Stream<ConvolutionShape> drawn =
        Stream.generate(
                () ->
                    new ConvolutionShape(
                        1 + random.nextInt(12),
                        4 + random.nextInt(9),
                        4 + random.nextInt(9),
                        1 + random.nextInt(12),
                        1 + random.nextInt(4),
                        1 + random.nextInt(4),
                        1 + random.nextInt(3),
                        random.nextInt(3)))
            .limit(30);
    return Stream.concat(named, drawn);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void agreesWithDirectSumsInDoublePrecision(ConvolutionShape shape) {
    int seed = 0;
    for (SparseKernel kernel : new SparseKernel[] {SparseKernel.best(), SparseKernel.plain()}) {
      for (Tiling tiling : new Tiling[] {SMALL, new Tiling(8192, 128, 1024)}) {
        for (double density : new double[] {0, .1, .5, 1}) {
          for (int lanes : new int[] {16, 48, 128}) {
            check(shape, density, lanes, kernel, tiling, new Random(seed++));
          }
        }
      }
    }
  }

  private static void check(
      ConvolutionShape shape,
      double density,
      int lanes,
      SparseKernel kernel,
      Tiling tiling,
      Random random) {
    int[] kept =
        IntStream.range(0, shape.weights()).filter(i -> random.nextDouble() < density).toArray();
    int start = 3;
    float[] weights = new float[shape.weights() + 2 * start];
    for (int position : kept) {
      weights[start + position] = (float) random.nextGaussian();
    }
    float[] bias = vector(shape.outputs() + 1, random);
    float[] input = vector(shape.channels() * shape.inputPixels() * lanes, random);
    float[] error = vector(shape.outputs() * shape.outputPixels() * lanes, random);
    boolean relu = random.nextBoolean();
    boolean biased = random.nextBoolean();
    SparseConvolution sparse =
        new SparseConvolution(shape, kept, new SparseScratch(), kernel, tiling);
    sparse.refresh(weights, start);

    double[] expectedOutput = new double[error.length];
    double[] expectedError = new double[input.length];
    double[] expectedGradient = new double[shape.weights()];
    direct(
        shape,
        kept,
        weights,
        start,
        input,
        error,
        lanes,
        expectedOutput,
        expectedError,
        expectedGradient);
    for (int i = 0; i < expectedOutput.length; i++) {
      int channel = i / (shape.outputPixels() * lanes);
      expectedOutput[i] += biased ? bias[1 + channel] : 0;
      expectedOutput[i] = relu ? Math.max(0, expectedOutput[i]) : expectedOutput[i];
    }

    for (int repetition = 0; repetition < 2; repetition++) {
      float[] output = vector(error.length, random);
      float[] inputError = vector(input.length, random);
      float[] gradient = vector(weights.length, random);
      float[] before = gradient.clone();
      sparse.forward(biased ? bias : null, 1, input, output, lanes, relu);
      sparse.inputGradient(error, inputError, lanes);
      sparse.weightGradient(input, error, gradient, start, lanes);
      assertClose("output", output, expectedOutput, 0, shape.depth());
      assertClose("input error", inputError, expectedError, 0, shape.outputs() * 9);
      boolean[] keeps = new boolean[gradient.length];
      Arrays.stream(kept).forEach(position -> keeps[start + position] = true);
      for (int i = 0; i < gradient.length; i++) {
        if (keeps[i]) {
          assertThat((double) gradient[i])
              .isCloseTo(expectedGradient[i - start], within(1e-5 * shape.outputPixels() * lanes));
        } else {
          assertThat(gradient[i]).isEqualTo(before[i]);
        }
      }
      float[] packedGradient = vector(kept.length + 2 * start, random);
      float[] expectedPacked = packedGradient.clone();
      float[] packedWeights = new float[kept.length + start];
      for (int rank = 0; rank < kept.length; rank++) {
        expectedPacked[start + rank] = gradient[start + kept[rank]];
        packedWeights[start + rank] = weights[start + kept[rank]];
      }
      sparse.packedWeightGradient(input, error, packedGradient, start, lanes);
      assertThat(packedGradient).isEqualTo(expectedPacked);
      float[] again = new float[output.length];
      sparse.refreshPacked(packedWeights, start);
      sparse.forward(biased ? bias : null, 1, input, again, lanes, relu);
      assertThat(again).isEqualTo(output);
    }
  }

  private static void assertClose(
      String what, float[] actual, double[] expected, int start, int terms) {
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(actual[start + i] - expected[i]);
      if (!(difference < 2e-6 * (4 + terms))) {
        assertThat((double) actual[start + i]).as(what + " " + i).isEqualTo(expected[i]);
      }
    }
  }

  private static void direct(
      ConvolutionShape shape,
      int[] kept,
      float[] weights,
      int start,
      float[] input,
      float[] error,
      int lanes,
      double[] output,
      double[] inputError,
      double[] gradient) {
    for (int position : kept) {
      int tapColumn = position % shape.kernelWidth();
      int tap = position % shape.kernelSize() / shape.kernelWidth();
      int channel = position % shape.depth() / shape.kernelSize();
      int row = position / shape.depth();
      double weight = weights[start + position];
      for (int y = 0; y < shape.outputHeight(); y++) {
        for (int x = 0; x < shape.outputWidth(); x++) {
          int inputY = y * shape.stride() + tap - shape.padding();
          int inputX = x * shape.stride() + tapColumn - shape.padding();
          if (inputY < 0 || inputY >= shape.height() || inputX < 0 || inputX >= shape.width()) {
            continue;
          }
          int from = ((channel * shape.height() + inputY) * shape.width() + inputX) * lanes;
          int to = ((row * shape.outputHeight() + y) * shape.outputWidth() + x) * lanes;
          for (int lane = 0; lane < lanes; lane++) {
            output[to + lane] += weight * input[from + lane];
            inputError[from + lane] += weight * error[to + lane];
            gradient[position] += (double) input[from + lane] * error[to + lane];
          }
        }
      }
    }
  }

  private static float[] vector(int length, Random random) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
