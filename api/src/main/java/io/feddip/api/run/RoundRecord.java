package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One line of {@code rounds.jsonl}. Numbers that were not measured are NaN here and null in JSON.
 *
 * @param round from 0; −1 is the untrained model
 * @param sparsityTarget what the schedule asks for, a fraction of the prunable parameters
 * @param sparsity what the model that clients receive next has, a fraction of the prunable
 *     parameters
 * @param lambda the penalty's weight λ_t
 * @param learningRate the step size η_t
 * @param cohort the sampled clients
 * @param failed clients of the cohort that gave no update
 * @param rejected clients of the cohort whose update was not accepted
 * @param examples training examples behind the average, each counted once
 * @param trainLoss mean over the cohort's examples
 * @param testLoss mean over the test set
 * @param testAccuracy fraction in [0, 1]
 * @param testTop5 fraction in [0, 1] whose label is among the five most likely
 * @param pruningError δ_t = ‖w̄ − w̄⊙m‖² / ‖w̄‖² over the prunable weights, w̄ the average that
 *     arrived and m the mask after the round; where only values on a mask travel, w̄ is 0 off it
 * @param maskChanged prunable parameters that left or entered the mask in this round
 * @param bytesDown encoded payloads to clients, summed over the cohort
 * @param bytesDownDense the same, had every parameter travelled as a 32-bit float
 * @param bytesUp encoded payloads from clients, summed over the cohort
 * @param bytesUpDense the same, had every parameter of those clients that sent something travelled
 *     as a 32-bit float
 * @param seconds where the time went
 * @param diagnostics anything else worth a number, by name: quantiles of the clients' accuracy,
 *     norms, estimates; may be empty
 */
public record RoundRecord(
    int round,
    double sparsityTarget,
    double sparsity,
    double lambda,
    double learningRate,
    List<Integer> cohort,
    List<Integer> failed,
    List<Integer> rejected,
    long examples,
    double trainLoss,
    double testLoss,
    double testAccuracy,
    double testTop5,
    double pruningError,
    long maskChanged,
    long bytesDown,
    long bytesDownDense,
    long bytesUp,
    long bytesUpDense,
    Seconds seconds,
    Map<String, Double> diagnostics) {

  /** What is measured on a validation set has names that begin so. */
  public static final String VALIDATION = "validation_";

  private static final Set<String> COLUMNS =
      Set.of(
          "epsilon",
          "accuracy_before",
          "accuracy_after",
          "accuracy_worst_tenth",
          "consensus_distance",
          "mask_overlap");

  /** Columns that every line has: the same measure, asked for by name, is none besides. */
  private static final Set<String> ALWAYS = Set.of("test_loss", "test_accuracy", "test_top5");

  public RoundRecord {
    if (round < -1) {
      throw new IllegalArgumentException("round is below -1: " + round);
    }
    cohort = cohort == null ? List.of() : List.copyOf(cohort);
    failed = failed == null ? List.of() : List.copyOf(failed);
    rejected = rejected == null ? List.of() : List.copyOf(rejected);
    requireNonNull(seconds, "seconds is null");
    diagnostics =
        diagnostics == null
            ? Map.of()
            : Collections.unmodifiableSortedMap(new TreeMap<>(diagnostics));
  }

  /**
   * The accuracy that the run goes by, of all rounds: of the validation set where there is one,
   * else of the test set; NaN if it was not measured.
   */
  public double accuracy() {
    return diagnostics.getOrDefault(VALIDATION + "accuracy", testAccuracy);
  }

  /** The loss on the same set as {@link #accuracy}. */
  public double loss() {
    return diagnostics.getOrDefault(VALIDATION + "loss", testLoss);
  }

  /**
   * What is a column of its own beside being under diagnostics, by name: measures of the model, ε,
   * and what is said of clients' own models. {@code accuracy_before} and {@code accuracy_after} are
   * means over the clients that took part, each with the same weight, on their own test examples
   * before and after local training, {@code accuracy_worst_tenth} the latter over the worst tenth;
   * {@code consensus_distance} is (1/N)Σ‖w_i − w̄‖², {@code mask_overlap} the mean Jaccard index of
   * pairs of masks.
   */
  public Map<String, Double> columns() {
    TreeMap<String, Double> columns = new TreeMap<>(diagnostics);
    columns
        .keySet()
        .removeIf(
            name ->
                ALWAYS.contains(name)
                    || (!COLUMNS.contains(name)
                        && !name.startsWith(Metric.TEST)
                        && !name.startsWith(VALIDATION)));
    return columns;
  }

  /** ε spent so far by a private run; null for others. */
  public Double epsilon() {
    return diagnostics.get("epsilon");
  }

  /** {@code accuracy_after} of {@link #columns}; NaN where clients use the server's model. */
  public double accuracyAfter() {
    return diagnostics.getOrDefault("accuracy_after", Double.NaN);
  }

  /** Bytes both ways. */
  public long bytes() {
    return Math.addExact(bytesDown, bytesUp);
  }

  /** Bytes both ways, had every parameter travelled as a 32-bit float. */
  public long bytesDense() {
    return Math.addExact(bytesDownDense, bytesUpDense);
  }
}
