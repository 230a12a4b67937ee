package io.feddip.kernels.dense;

import io.feddip.kernels.KernelCase;
import io.feddip.kernels.Kernels;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The passes of dense execution, convolutions and a dense layer, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "--add-modules=jdk.incubator.vector"})
public class BenchmarkConvolution {
  /** The layer. */
  @Param public KernelCase layer;

  /** Which loops: {@code vector} or {@code plain}. */
  @Param({"vector", "plain"})
  public String loops;

  private DenseConvolution convolution;
  private float[] weights;
  private float[] bias;
  private float[] input;
  private float[] inputError;
  private float[] output;
  private float[] outputError;
  private float[] gradient;

  /** Draws weights and activations. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    convolution =
        new DenseConvolution(
            loops.equals("vector") ? Kernels.vector().orElseThrow() : Kernels.plain(),
            layer.shape(),
            new Scratch());
    weights = layer.weights(random);
    bias = new float[layer.shape().outputs()];
    input = layer.input(random);
    inputError = new float[input.length];
    outputError = layer.output(random);
    output = new float[outputError.length];
    gradient = new float[weights.length];
  }

  /** Input to output, with bias and ReLU. */
  @Benchmark
  public float[] forward() {
    convolution.forward(weights, 0, bias, 0, input, output, KernelCase.LANES, true);
    return output;
  }

  /** Output's errors to input's. */
  @Benchmark
  public float[] inputGradient() {
    convolution.inputGradient(weights, 0, outputError, inputError, KernelCase.LANES);
    return inputError;
  }

  /** Input and output's errors to the gradient of all weights. */
  @Benchmark
  public float[] weightGradient() {
    convolution.weightGradient(input, outputError, gradient, 0, KernelCase.LANES);
    return gradient;
  }
}
