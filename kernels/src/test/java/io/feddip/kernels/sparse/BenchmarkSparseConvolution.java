package io.feddip.kernels.sparse;

import io.feddip.kernels.KernelCase;
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

/**
 * The passes of sparse execution on one thread, to be compared with {@link BenchmarkConvolution}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "--add-modules=jdk.incubator.vector"})
public class BenchmarkSparseConvolution {
  /** The layer. */
  @Param public KernelCase layer;

  /** Fraction of the weights that are kept, drawn at random. */
  @Param({"0.2", "0.1", "0.05", "0.01"})
  public double density;

  /** Which loops: {@code vector} or {@code plain}. */
  @Param("vector")
  public String loops;

  private SparseConvolution convolution;
  private float[] weights;
  private float[] bias;
  private float[] input;
  private float[] inputError;
  private float[] output;
  private float[] outputError;
  private float[] gradient;

  /** Draws weights and activations and builds the index. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    convolution =
        new SparseConvolution(
            layer.shape(),
            layer.kept(density, random),
            new SparseScratch(),
            loops.equals("vector") ? new VectorSparseKernel() : SparseKernel.plain(),
            SparseConvolution.Tiling.STANDARD);
    weights = layer.weights(random);
    bias = new float[layer.shape().outputs()];
    input = layer.input(random);
    inputError = new float[input.length];
    outputError = layer.output(random);
    output = new float[outputError.length];
    gradient = new float[weights.length];
    convolution.refresh(weights, 0);
  }

  /** Takes a step's weights, then input to output, with bias and ReLU. */
  @Benchmark
  public float[] forward() {
    convolution.refresh(weights, 0);
    convolution.forward(bias, 0, input, output, KernelCase.LANES, true);
    return output;
  }

  /** Output's errors to input's. */
  @Benchmark
  public float[] inputGradient() {
    convolution.inputGradient(outputError, inputError, KernelCase.LANES);
    return inputError;
  }

  /** Input and output's errors to the gradient of the kept weights. */
  @Benchmark
  public float[] weightGradient() {
    convolution.weightGradient(input, outputError, gradient, 0, KernelCase.LANES);
    return gradient;
  }
}
