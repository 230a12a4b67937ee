package io.feddip.diagnostics;

import static java.util.Objects.requireNonNull;

import io.feddip.api.strategy.ServerState;
import io.feddip.client.EvaluationSums;
import io.feddip.cluster.GlobalEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/** Everything that is measured on the global model of a round. */
public final class Measurements {
  private final GlobalEvaluation test;
  private final Optional<GlobalEvaluation> perClient;
  private final Optional<Diagnostics> diagnostics;

  /**
   * @param test on the whole test set
   * @param perClient on every client's share of it, if wanted
   * @param diagnostics on the training data, if wanted
   */
  public Measurements(
      GlobalEvaluation test,
      Optional<GlobalEvaluation> perClient,
      Optional<Diagnostics> diagnostics) {
    this.test = requireNonNull(test, "test is null");
    this.perClient = requireNonNull(perClient, "perClient is null");
    this.diagnostics = requireNonNull(diagnostics, "diagnostics is null");
  }

  public EvaluationSums evaluate(float[] model) {
    return test.evaluate(model);
  }

  /**
   * Further numbers by name, for the round's line.
   *
   * @param model w ⊙ m of the state
   * @param sums over the test set, if it was evaluated
   * @param runningMean of a number by name, over the earlier rounds that measured it and this one
   */
  public Map<String, Double> of(
      int round,
      ServerState state,
      float[] model,
      Optional<EvaluationSums> sums,
      ToDoubleBiFunction<String, Double> runningMean) {
    Map<String, Double> numbers = new TreeMap<>();
    sums.ifPresent(counted -> numbers.putAll(test.measures(counted)));
    perClient.ifPresent(shares -> addQuantiles(shares.evaluatePacks(model), numbers));
    diagnostics.ifPresent(
        measured -> numbers.putAll(measured.of(round, state, model, runningMean)));
    return numbers;
  }

  private static void addQuantiles(List<EvaluationSums> clients, Map<String, Double> numbers) {
    double[] accuracies =
        clients.stream()
            .filter(sums -> sums.examples() > 0)
            .mapToDouble(EvaluationSums::accuracy)
            .sorted()
            .toArray();
    if (accuracies.length == 0) {
      return;
    }
    numbers.put("client_accuracy_min", accuracies[0]);
    numbers.put("client_accuracy_p10", quantile(accuracies, 0.1));
    numbers.put("client_accuracy_median", quantile(accuracies, 0.5));
    numbers.put("client_accuracy_p90", quantile(accuracies, 0.9));
    numbers.put("client_accuracy_max", accuracies[accuracies.length - 1]);
    numbers.put("client_accuracy_mean", Arrays.stream(accuracies).average().orElseThrow());
  }

  /** The smallest value that at least a fraction q of all do not exceed. */
  private static double quantile(double[] sorted, double q) {
    return sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)];
  }
}
