package io.feddip.diagnostics;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.Penalty;
import io.feddip.client.LocalSteps;
import io.feddip.client.Networks;
import io.feddip.client.TaskSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * Times what clients do: one training step (forward, backward, DPF update) and one forward pass, in
 * the same code and on random images.
 */
public final class StepTimer {
  private static final int FEWEST = 5;

  private static final double ETA = 1e-3;

  private final Minibatch batch;
  private final LocalSteps steps;
  private final float[] probabilities;
  private long step;

  /**
   * Prepares a network of the zoo.
   *
   * @param sparsity of an ERK mask; 0 for no mask
   */
  public StepTimer(TaskSpec spec, double sparsity, Coverage coverage) {
    Network network = Networks.open(spec);
    Layout layout = Networks.layout(spec);
    this.batch = new Minibatch(network.inputShape(), spec.batchSize());
    this.steps = new LocalSteps(network, layout);
    this.probabilities = new float[network.classes() * batch.lanes()];
    float[] initial = Networks.model(spec).initialWeights(1);
    Optional<Mask> mask =
        sparsity == 0 ? Optional.empty() : Optional.of(ErdosRenyiKernel.mask(layout, sparsity, 1));
    mask.ifPresent(kept -> Masks.apply(layout, kept, initial, initial));
    System.arraycopy(initial, 0, steps.weights(), 0, initial.length);
    steps.begin(
        new LocalTraining(
            1,
            spec.batchSize(),
            ETA,
            5e-4,
            mask.isPresent() ? Penalty.L2 : Penalty.NONE,
            mask.isPresent() ? 5e-4 : 0,
            0,
            coverage,
            false),
        mask,
        coverage);
    fill(spec.batchSize(), network.classes());
  }

  private void fill(int size, int classes) {
    KeyedRandom random = new KeyedRandom(1, "bench", -1, -1);
    batch.size(size);
    for (int i = 0; i < batch.pixels().length; i++) {
      batch.pixels()[i] = random.nextFloat();
    }
    for (int b = 0; b < size; b++) {
      batch.labels()[b] = b % classes;
    }
  }

  /** Median milliseconds of a training step, after as long a warm-up as the measurement. */
  public double trainMillis(double seconds) {
    return median(this::train, seconds);
  }

  /** Median milliseconds of a forward pass. */
  public double forwardMillis(double seconds) {
    return median(() -> steps.predict(batch, probabilities), seconds);
  }

  private void train() {
    steps.gradient(batch, step++);
    steps.update(ETA, null);
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
