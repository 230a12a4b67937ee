package io.feddip.zoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.Kernels;
import io.feddip.kernels.dense.Scratch;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.PoolShape;
import io.feddip.kernels.sparse.SparseConvolution;
import io.feddip.kernels.sparse.SparseScratch;
import io.feddip.zoo.engine.SoftmaxLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The backward pass of every layer against differences of its forward pass. */
final class TestLayerGradients {
  private static final int[] NONE = {};

  static Stream<InnerLoops> implementations() {
    return Stream.concat(Stream.of(Kernels.plain()), Kernels.vector().stream());
  }

  static Stream<Arguments> convolutions() {
    List<ConvolutionShape> shapes =
        List.of(
            new ConvolutionShape(1, 6, 7, 6, 5, 5, 1, 2),
            new ConvolutionShape(6, 5, 5, 16, 3, 3, 1, 0),
            new ConvolutionShape(3, 5, 4, 7, 3, 2, 1, 1),
            new ConvolutionShape(3, 7, 7, 9, 3, 3, 2, 1),
            new ConvolutionShape(5, 4, 4, 6, 1, 1, 2, 0),
            new ConvolutionShape(5, 3, 3, 6, 1, 1, 1, 0),
            ConvolutionShape.dense(37, 10),
            ConvolutionShape.dense(9, 40));
    List<Arguments> cases = new ArrayList<>();
    implementations()
        .forEach(
            loops -> {
              for (ConvolutionShape shape : shapes) {
                cases.add(Arguments.of(loops, shape, false));
                cases.add(Arguments.of(loops, shape, true));
              }
            });
    return cases.stream();
  }

  /** Biases first, then two numbers that belong to nobody, then the weights. */
  private static KernelSpec spec(ConvolutionShape shape, boolean relu) {
    return new KernelSpec("layer", shape, shape.outputs() + 2, 0, relu, false);
  }

  private static int outputs(ConvolutionShape shape) {
    return shape.outputs() * shape.outputPixels();
  }

  private static float[] source(Random random, ConvolutionShape shape) {
    return NumericGradient.signal(random, shape.channels() * shape.inputPixels());
  }

  private static int[] biases(ConvolutionShape shape) {
    return IntStream.range(0, shape.outputs()).toArray();
  }

  private static int[] everything(KernelSpec spec) {
    int weights = spec.shape().weights();
    return IntStream.concat(
            IntStream.of(biases(spec.shape())),
            IntStream.range(spec.weightOffset(), spec.weightOffset() + weights))
        .toArray();
  }

  private static float[] weights(Random random, KernelSpec spec) {
    float[] weights = NumericGradient.normal(random, spec.weightOffset() + spec.shape().weights());
    float scale = (float) (1 / Math.sqrt(spec.shape().depth()));
    for (int i = spec.weightOffset(); i < weights.length; i++) {
      weights[i] *= scale;
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void testConvolutionAndDense(InnerLoops loops, ConvolutionShape shape, boolean relu) {
    Random random = new Random(shape.hashCode());
    KernelSpec spec = spec(shape, relu);
    FastLayer layer = new HeapConvolution(spec, loops, new Scratch());
    new NumericGradient(
            layer, layer, weights(random, spec), source(random, shape), outputs(shape), false)
        .check(everything(spec));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void testSparse(InnerLoops loops, ConvolutionShape shape, boolean relu) {
    Random random = new Random(shape.hashCode() + 1);
    KernelSpec spec = spec(shape, relu);
    int[] kept =
        IntStream.range(0, shape.weights()).filter(i -> random.nextDouble() < 0.3).toArray();
    float[] all = weights(random, spec);
    float[] weights = new float[all.length];
    System.arraycopy(all, 0, weights, 0, spec.weightOffset());
    for (int position : kept) {
      weights[spec.weightOffset() + position] = all[spec.weightOffset() + position];
    }
    SparseConvolution sparse = new SparseConvolution(shape, kept, new SparseScratch());
    int[] ofMask =
        IntStream.concat(
                IntStream.of(biases(shape)), IntStream.of(kept).map(i -> i + spec.weightOffset()))
            .toArray();
    FastLayer onTheMask = new HeapSparseConvolution(spec, sparse, true, loops, new Scratch());
    float[] source = source(random, shape);
    new NumericGradient(onTheMask, onTheMask, weights, source, outputs(shape), false).check(ofMask);
    // Error feedback asks for the derivative by pruned weights too, which a dense layer has.
    FastLayer everywhere = new HeapSparseConvolution(spec, sparse, false, loops, new Scratch());
    FastLayer dense = new HeapConvolution(spec, loops, new Scratch());
    new NumericGradient(dense, everywhere, weights, source, outputs(shape), false)
        .check(everything(spec));
  }

  static Stream<Arguments> pools() {
    List<PoolShape> shapes =
        List.of(
            new PoolShape(3, 6, 4, 2, 2),
            new PoolShape(2, 5, 7, 2, 2),
            new PoolShape(2, 7, 5, 3, 2),
            new PoolShape(1, 4, 4, 2, 3));
    return implementations()
        .flatMap(
            loops ->
                shapes.stream()
                    .flatMap(
                        shape ->
                            Stream.of(
                                Arguments.of(loops, shape, false),
                                Arguments.of(loops, shape, true))));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void testMaxPool(InnerLoops loops, PoolShape shape, boolean afterRelu) {
    Random random = new Random(shape.hashCode());
    FastLayer layer = new HeapMaxPool(shape, afterRelu, loops);
    float[] source =
        NumericGradient.distinct(random, shape.channels() * shape.height() * shape.width());
    int outputs = shape.channels() * shape.outputHeight() * shape.outputWidth();
    new NumericGradient(layer, layer, new float[0], source, outputs, afterRelu).check(NONE);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void testAveragePool(InnerLoops loops) {
    FastLayer layer = new HeapAveragePool(5, 12, loops);
    float[] source = NumericGradient.signal(new Random(3), 5 * 12);
    new NumericGradient(layer, layer, new float[0], source, 5, false).check(NONE);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void testDropout(InnerLoops loops) {
    for (double retain : new double[] {0.5, 0.8, 1}) {
      FastLayer layer = new HeapDropout(4, retain, loops);
      float[] source = NumericGradient.signal(new Random(4), 30);
      new NumericGradient(layer, layer, new float[0], source, 30, false).check(NONE);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void testBatchNorm(InnerLoops loops) {
    for (boolean relu : new boolean[] {false, true}) {
      Random random = new Random(5);
      int channels = 3;
      int offset = 2;
      FastLayer layer = new HeapBatchNorm(channels, 6, offset, 0.9, 1e-5, relu, loops);
      float[] weights = NumericGradient.normal(random, offset + 4 * channels);
      float[] source = NumericGradient.signal(random, channels * 6);
      new NumericGradient(layer, layer, weights, source, channels * 6, false)
          .check(IntStream.range(offset, offset + 2 * channels).toArray());
    }
  }

  /** Its running statistics have no derivative: they move towards the batch's. */
  @ParameterizedTest
  @MethodSource("implementations")
  void testBatchNormMovesItsStatistics(InnerLoops loops) {
    int lanes = 16;
    int examples = 5;
    float[] source = NumericGradient.signal(new Random(6), 2 * 3);
    Signal input = signal(source, 6, lanes);
    Signal output = signal(new float[source.length], 6, lanes);
    float[] weights = {1, 1, 0, 0, 0.3f, -0.2f, 2, 0.7f};
    float[] gradient = new float[8];
    Step step = new Step();
    step.train(weights, gradient, lanes, examples, 0);
    FastLayer layer = new HeapBatchNorm(2, 3, 0, 0.9, 1e-5, false, loops);
    layer.forward(step, input, output);
    layer.backward(step, input, output, true);
    for (int channel = 0; channel < 2; channel++) {
      double sum = 0;
      double squares = 0;
      for (int pixel = 0; pixel < 3; pixel++) {
        for (int example = 0; example < examples; example++) {
          double value = source[(channel * 3 + pixel) * lanes + example];
          sum += value;
          squares += value * value;
        }
      }
      double mean = sum / (3 * examples);
      double variance = squares / (3 * examples) - mean * mean;
      assertThat((double) gradient[4 + channel])
          .isCloseTo(0.1 * (weights[4 + channel] - mean), within(1e-6));
      assertThat((double) gradient[6 + channel])
          .isCloseTo(0.1 * (weights[6 + channel] - variance), within(1e-6));
    }
  }

  private static Signal signal(float[] values, int features, int lanes) {
    Signal signal = new Signal(features);
    signal.reserveValues(lanes);
    signal.reserveErrors(lanes);
    System.arraycopy(values, 0, signal.values(), 0, values.length);
    return signal;
  }

  @Test
  void testSoftmaxLoss() {
    int classes = 7;
    int lanes = 16;
    int examples = 9;
    Random random = new Random(8);
    float[] logits = NumericGradient.signal(random, classes);
    int[] labels = random.ints(lanes, 0, classes).toArray();
    float[] errors = NumericGradient.signal(random, classes);
    SoftmaxLoss.lossAndErrors(logits, labels, new float[0], errors, classes, lanes, examples);
    float step = 1f / 128;
    for (int i = 0; i < logits.length; i++) {
      float middle = logits[i];
      logits[i] = middle + step;
      float above = logits[i];
      double high = loss(logits, labels, classes, lanes, examples);
      logits[i] = middle - step;
      double low = loss(logits, labels, classes, lanes, examples);
      double difference = (high - low) / ((double) above - logits[i]);
      logits[i] = middle;
      assertThat((double) errors[i]).isCloseTo(difference, within(1e-6));
    }
  }

  private static double loss(float[] logits, int[] labels, int classes, int lanes, int examples) {
    return SoftmaxLoss.lossAndErrors(
        logits, labels, new float[0], new float[logits.length], classes, lanes, examples);
  }

  /** The check itself sees a gradient that is wrong. */
  @Test
  void testAWrongGradientIsSeen() {
    FastLayer right = new HeapAveragePool(2, 4, Kernels.plain());
    FastLayer wrong =
        new FastLayer() {
          @Override
          public void forward(Step step, Signal input, Signal output) {
            right.forward(step, input, output);
          }

          @Override
          public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
            right.backward(step, input, output, inputErrors);
            input.errors()[3] *= 1.02f;
          }
        };
    float[] source = NumericGradient.signal(new Random(3), 8);
    NumericGradient check = new NumericGradient(wrong, wrong, new float[0], source, 2, false);
    assertThatThrownBy(() -> check.check(NONE)).isInstanceOf(AssertionError.class);
  }
}
