package io.feddip.client;

import io.feddip.sparsity.DpfUpdate;
import io.feddip.sparsity.ErdosRenyiKernel;
import io.feddip.sparsity.KeyedRandom;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.Masks;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.sparsity.Penalty;
import io.feddip.zoo.GradientCoverage;
import io.feddip.zoo.LocalNetwork;
import io.feddip.zoo.Minibatch;
import java.util.Arrays;
import java.util.Optional;

/**
 * Times what clients do: one training step (forward, backward, DPF update) and one forward pass, in
 * the same code and on random images.
 */
public final class StepTimer {
  private static final int FEWEST = 5;

  private final LocalNetwork network;
  private final Minibatch batch;
  private final float[] weights;
  private final float[] masked;
  private final float[] gradient;
  private final float[] probabilities;
  private final DpfUpdate update;
  private long step;

  /**
   * Prepares a network of the zoo.
   *
   * @param sparsity of an ERK mask; 0 for no mask
   */
  public StepTimer(WorkerSpec spec, double sparsity, GradientCoverage coverage) {
    this.network = Networks.open(spec);
    ParameterLayout layout = Networks.layout(spec);
    this.batch = new Minibatch(network.inputShape(), spec.batchSize());
    this.weights = Networks.model(spec).initialWeights(1);
    this.masked = new float[weights.length];
    this.gradient = new float[weights.length];
    this.probabilities = new float[network.classes() * batch.lanes()];
    Optional<Mask> mask =
        sparsity == 0 ? Optional.empty() : Optional.of(ErdosRenyiKernel.mask(layout, sparsity, 1));
    mask.ifPresent(kept -> Masks.apply(layout, kept, weights, weights));
    network.prepare(layout, mask, coverage);
    this.update =
        new DpfUpdate(
            layout,
            mask,
            mask.isPresent() ? Penalty.L2 : Penalty.NONE,
            mask.isPresent() ? 5e-4 : 0,
            5e-4,
            0,
            coverage == GradientCoverage.MASKED);
    update.start(weights, masked);
    fill(spec.batchSize());
  }

  private void fill(int size) {
    KeyedRandom random = new KeyedRandom(1, "bench", -1, -1);
    batch.size(size);
    for (int i = 0; i < batch.pixels().length; i++) {
      batch.pixels()[i] = random.nextFloat();
    }
    for (int b = 0; b < size; b++) {
      batch.labels()[b] = b % network.classes();
    }
  }

  /** Median milliseconds of a training step, after as long a warm-up as the measurement. */
  public double trainMillis(double seconds) {
    return median(this::train, seconds);
  }

  /** Median milliseconds of a forward pass. */
  public double forwardMillis(double seconds) {
    return median(() -> network.predict(masked, batch, probabilities), seconds);
  }

  private void train() {
    network.gradient(masked, batch, step++, gradient);
    update.step(1e-3f, weights, gradient, masked, null);
  }

  private static double median(Runnable work, double seconds) {
    run(work, seconds);
    double[] times = run(work, seconds);
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static double[] run(Runnable work, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double[] times = new double[1024];
    int count = 0;
    while (count < FEWEST || System.nanoTime() < end) {
      long start = System.nanoTime();
      work.run();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = (System.nanoTime() - start) / 1e6;
    }
    return Arrays.copyOf(times, count);
  }
}
