package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  /** Measures of the model that are columns of their own, by name. */
  public Map<String, Double> measures() {
    TreeMap<String, Double> measures = new TreeMap<>(diagnostics);
    measures
        .keySet()
        .removeIf(name -> !name.startsWith(Metric.TEST) && !name.startsWith(VALIDATION));
    return measures;
  }

  /** ε spent so far by a private run, which its line also has by itself; null for others. */
  public Double epsilon() {
    return diagnostics.get("epsilon");
  }

  /**
   * Mean over the cohort's clients, each with the same weight, of their own models' accuracy on
   * their own test examples before local training; null where clients use the server's model.
   */
  public Double accuracyBefore() {
    return diagnostics.get("accuracy_before");
  }

  /** And after it. */
  public Double accuracyAfter() {
    return diagnostics.get("accuracy_after");
  }

  /** Mean of {@link #accuracyAfter} over the worst tenth of the clients, one at least. */
  public Double accuracyWorstTenth() {
    return diagnostics.get("accuracy_worst_tenth");
  }

  /** (1/N)Σ‖w_i − w̄‖² over clients' own models; null where that was not measured. */
  public Double consensusDistance() {
    return diagnostics.get("consensus_distance");
  }

  /** Mean Jaccard index of pairs of clients' own masks, in [0, 1]; null if not measured. */
  public Double maskOverlap() {
    return diagnostics.get("mask_overlap");
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
