package io.feddip.diagnostics;

import static java.util.Objects.requireNonNull;

import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
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
  private final Optional<GlobalEvaluation> validation;
  private final Optional<GlobalEvaluation> perClient;
  private final Optional<Diagnostics> diagnostics;

  /**
   * @param test on the whole test set
   * @param validation on what clients keep aside, if they do: then the test set is for the last
   *     model alone
   * @param perClient on every client's share of it, if wanted
   * @param diagnostics on the training data, if wanted
   */
  public Measurements(
      GlobalEvaluation test,
      Optional<GlobalEvaluation> validation,
      Optional<GlobalEvaluation> perClient,
      Optional<Diagnostics> diagnostics) {
    this.test = requireNonNull(test, "test is null");
    this.validation = requireNonNull(validation, "validation is null");
    this.perClient = requireNonNull(perClient, "perClient is null");
    this.diagnostics = requireNonNull(diagnostics, "diagnostics is null");
  }

  /** Of any round's model, on the set that the run goes by. */
  public EvaluationSums evaluate(float[] model) {
    return validation.orElse(test).evaluate(model);
  }

  /** What a judge says of such sums. */
  public double score(Judge judge, EvaluationSums sums) {
    return judge.score(sums.accuracy(), test.measures(sums));
  }

  /**
   * On the test set.
   *
   * @param sums that {@link #evaluate} gave, if the round was to be evaluated
   * @param last whether the run ends with this model
   */
  public Optional<EvaluationSums> test(Optional<EvaluationSums> sums, float[] model, boolean last) {
    if (validation.isEmpty()) {
      return sums;
    }
    return last ? Optional.of(test.evaluate(model)) : Optional.empty();
  }

  /**
   * Further numbers by name, for the round's line.
   *
   * @param model w ⊙ m of the state
   * @param sums that {@link #evaluate} gave, if the round was to be evaluated
   * @param tested that {@link #test} gave
   * @param runningMean of a number by name, over the earlier rounds that measured it and this one
   */
  public Map<String, Double> of(
      int round,
      ServerState state,
      float[] model,
      Optional<EvaluationSums> sums,
      Optional<EvaluationSums> tested,
      ToDoubleBiFunction<String, Double> runningMean) {
    Map<String, Double> numbers = new TreeMap<>();
    tested.ifPresent(counted -> numbers.putAll(test.measures(counted)));
    if (validation.isPresent()) {
      sums.ifPresent(counted -> addValidation(counted, numbers));
    }
    perClient.ifPresent(shares -> addQuantiles(shares.evaluatePacks(model), numbers));
    diagnostics.ifPresent(
        measured -> numbers.putAll(measured.of(round, state, model, runningMean)));
    return numbers;
  }

  private void addValidation(EvaluationSums sums, Map<String, Double> numbers) {
    test.measures(sums).forEach((name, value) -> numbers.put(Goal.onValidation(name), value));
    numbers.put(RoundRecord.VALIDATION + "loss", sums.loss());
    if (sums.hasClasses()) {
      numbers.put(RoundRecord.VALIDATION + "accuracy", sums.accuracy());
    }
  }

  private static void addQuantiles(List<EvaluationSums> clients, Map<String, Double> numbers) {
    double[] accuracies =
        clients.stream()
            .filter(sums -> sums.examples() > 0 && sums.hasClasses())
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
