package io.feddip.zoo.layers;

import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.Kernels;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.PoolShape;
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

/** Max pooling after LeNet-5's first convolution and ResNet-18's average, batch 128, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "--add-modules=jdk.incubator.vector"})
public class BenchmarkPooling {
  private static final int LANES = 128;
  private static final float[] NO_WEIGHTS = {};

  /** Which loops: {@code vector} or {@code plain}. */
  @Param({"vector", "plain"})
  public String loops;

  private final Step step = new Step();
  private HeapMaxPool maximum;
  private HeapAveragePool average;
  private Signal large;
  private Signal halved;
  private Signal channels;
  private Signal means;

  /** Draws activations. */
  @Setup
  public void setUp() {
    InnerLoops chosen = loops.equals("vector") ? Kernels.vector().orElseThrow() : Kernels.plain();
    Random random = new Random(1);
    maximum = new HeapMaxPool(new PoolShape(6, 28, 28, 2, 2), true, chosen);
    average = new HeapAveragePool(512, 16, chosen);
    large = signal(6 * 28 * 28, random);
    halved = signal(6 * 14 * 14, random);
    channels = signal(512 * 16, random);
    means = signal(512, random);
    step.train(NO_WEIGHTS, NO_WEIGHTS, LANES, LANES, 1);
    maximum.forward(step, large, halved);
  }

  /** 6 × 28 × 28 to 6 × 14 × 14. */
  @Benchmark
  public Signal maximumForward() {
    maximum.forward(step, large, halved);
    return halved;
  }

  /** Its errors, with the gradient of the ReLU before it. */
  @Benchmark
  public Signal maximumBackward() {
    maximum.backward(step, large, halved, true);
    return large;
  }

  /** 512 × 4 × 4 to 512. */
  @Benchmark
  public Signal averageForward() {
    average.forward(step, channels, means);
    return means;
  }

  /** Its errors. */
  @Benchmark
  public Signal averageBackward() {
    average.backward(step, channels, means, true);
    return channels;
  }

  private static Signal signal(int features, Random random) {
    Signal signal = new Signal(features);
    signal.reserveValues(LANES);
    signal.reserveErrors(LANES);
    for (int i = 0; i < features * LANES; i++) {
      signal.values()[i] = Math.max(0, random.nextFloat() - .5f);
      signal.errors()[i] = random.nextFloat();
    }
    return signal;
  }
}
