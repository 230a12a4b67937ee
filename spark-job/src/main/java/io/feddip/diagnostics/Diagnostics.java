package io.feddip.diagnostics;

import static java.util.Objects.requireNonNull;

import io.feddip.aggregate.ClientSizes;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.strategy.ServerState;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.GlobalGradient;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** What the convergence theorem speaks of, every so many rounds, before the first one too. */
public final class Diagnostics {
  private final int every;
  private final int rounds;
  private final Layout layout;
  private final GlobalGradient gradient;

  /**
   * @param every rounds between measurements, at least 1
   * @param rounds T; the last round is always measured
   * @param clients partition i holds client i
   */
  public Diagnostics(
      int every,
      int rounds,
      Layout layout,
      JavaSparkContext spark,
      JavaRDD<Examples> clients,
      ClientSizes sizes,
      TaskSpec worker) {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1 round: " + every);
    }
    this.every = every;
    this.rounds = rounds;
    this.layout = requireNonNull(layout, "layout is null");
    this.gradient = new GlobalGradient(spark, clients, sizes, worker, layout.length());
  }

  /**
   * The round's numbers by name; empty if it isn't measured.
   *
   * @param model w ⊙ m
   * @param runningMean of a number by name, over the earlier rounds that measured it and this one
   */
  Map<String, Double> of(
      int round, ServerState state, float[] model, ToDoubleBiFunction<String, Double> runningMean) {
    if (round >= 0 && round % every != 0 && round + 1 != rounds) {
      return Map.of();
    }
    Map<String, Double> numbers = new TreeMap<>(gradient.measure(model));
    Double squared = numbers.get(GlobalGradient.SQUARED_NORM);
    if (squared != null && round >= 0) {
      numbers.put(
          GlobalGradient.SQUARED_NORM + "_mean",
          runningMean.applyAsDouble(GlobalGradient.SQUARED_NORM, squared));
    }
    Magnitudes.addTo(numbers, layout, state.mask(), state.weights());
    return numbers;
  }
}
