package io.feddip.zoo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;

/** Times training steps and forward passes of a network on the calling thread. */
public final class StepBenchmark {
  private static final int LEAST_RUNS = 5;

  private final Duration warmUp;
  private final Duration duration;

  /**
   * Medians of wall-clock time.
   *
   * @param trainMilliseconds of one gradient step with its update
   * @param forwardMilliseconds of one prediction
   */
  public record Times(double trainMilliseconds, double forwardMilliseconds) {}

  /**
   * A benchmark of a given length.
   *
   * @param warmUp how long each of the two passes runs before it is timed
   * @param duration how long each is timed; at least five runs are
   */
  public StepBenchmark(Duration warmUp, Duration duration) {
    this.warmUp = requireNonNull(warmUp, "warmUp is null");
    this.duration = requireNonNull(duration, "duration is null");
  }

  /**
   * Times a network on random pixels.
   *
   * @param network already prepared for its mask
   * @param weights masked as the network was told
   * @param batch number of examples
   * @param update what follows the gradient in a training step
   */
  public Times run(LocalNetwork network, float[] weights, int batch, Runnable update) {
    Minibatch images = new Minibatch(network.inputShape(), batch);
    float[] gradient = new float[weights.length];
    return run(network, weights, images, gradient, update);
  }

  /** Like {@link #run(LocalNetwork, float[], int, Runnable)}, with the caller's gradient array. */
  public Times run(
      LocalNetwork network, float[] weights, Minibatch images, float[] gradient, Runnable update) {
    fill(images, network.classes());
    float[] probabilities = new float[network.classes() * images.lanes()];
    double train =
        median(
            () -> {
              network.gradient(weights, images, 1, gradient);
              update.run();
            });
    double forward = median(() -> network.predict(weights, images, probabilities));
    return new Times(train, forward);
  }

  private static void fill(Minibatch images, int classes) {
    for (int i = 0; i < images.pixels().length; i++) {
      images.pixels()[i] = (i * 7919L % 251) / 250f;
    }
    for (int example = 0; example < images.capacity(); example++) {
      images.labels()[example] = example % classes;
    }
    images.size(images.capacity());
  }

  private double median(Runnable pass) {
    repeat(pass, warmUp, LEAST_RUNS);
    long[] nanoseconds = repeat(pass, duration, LEAST_RUNS);
    Arrays.sort(nanoseconds);
    return nanoseconds[nanoseconds.length / 2] / 1e6;
  }

  private static long[] repeat(Runnable pass, Duration duration, int least) {
    long[] times = new long[1 << 16];
    int runs = 0;
    long end = System.nanoTime() + duration.toNanos();
    while (runs < times.length && (runs < least || System.nanoTime() < end)) {
      long start = System.nanoTime();
      pass.run();
      times[runs++] = System.nanoTime() - start;
    }
    return Arrays.copyOf(times, runs);
  }
}
