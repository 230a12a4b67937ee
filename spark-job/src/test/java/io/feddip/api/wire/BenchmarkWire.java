package io.feddip.api.wire;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.mask.MaskCache;
import java.util.Optional;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** AlexNet's 93 MB of weights through the codec and into a sum, on one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx3g", "-XX:+UseSerialGC"})
public class BenchmarkWire {
  @Param({"0.1"})
  public double density;

  private final Layout layout = Layouts.alexnet();
  private final MaskCache cache = new MaskCache(2);
  private float[] weights;
  private Mask mask;
  private byte[] payload;
  private byte[] update;
  private FixedPointSum sum;

  /** Prunes a random model. */
  @Setup
  public void setUp() {
    weights = RandomModels.structured(layout, 1);
    mask = MagnitudePruner.mask(layout, weights, 1 - density);
    cache.put(mask);
    payload = encode();
    update = UpdatePayload.masked(layout, mask, weights);
    sum = new FixedPointSum(layout.length(), Long.MAX_VALUE >>> 22, 1_024, false);
  }

  /** A model with its index. */
  @Benchmark
  public byte[] encode() {
    return ModelPayload.encode(layout, Optional.of(mask), weights, true, ValueFormat.FLOAT32);
  }

  /** The same back. */
  @Benchmark
  public DecodedModel decode() {
    return ModelPayload.decode(payload, layout, cache);
  }

  /** Both, which is to run at 300 MB of dense weights a second: below 310 ms. */
  @Benchmark
  public DecodedModel encodeAndDecode() {
    return ModelPayload.decode(encode(), layout, cache);
  }

  /** A client's update without its index. */
  @Benchmark
  public byte[] encodeUpdate() {
    return UpdatePayload.masked(layout, mask, weights);
  }

  /** The same into a sum. */
  @Benchmark
  public FixedPointSum foldUpdate() {
    sum.add(UpdatePayload.decode(update, layout, cache), 100);
    return sum;
  }

  /** A dense update into a sum. */
  @Benchmark
  public FixedPointSum addDense() {
    sum.add(weights, 100);
    return sum;
  }

  /** Choosing the mask. */
  @Benchmark
  public Mask prune() {
    return MagnitudePruner.mask(layout, weights, 1 - density);
  }

  /** Runs all of the above. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(new OptionsBuilder().include(BenchmarkWire.class.getSimpleName()).build()).run();
  }
}
