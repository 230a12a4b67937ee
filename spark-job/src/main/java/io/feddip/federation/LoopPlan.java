package io.feddip.federation;

import io.feddip.diagnostics.Judge;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers of a run.
 *
 * @param rounds T
 * @param cohortSize K
 * @param minCompletion fraction of the cohort that must answer
 * @param evaluateEvery rounds between evaluations
 * @param patience evaluations without a better model after which the run stops; 0 for never
 * @param checkpointEvery rounds between checkpoints; 0 for none
 * @param judge which of two models is the better one
 * @param privacy of the run, if it has any
 */
public record LoopPlan(
    int rounds,
    int cohortSize,
    double minCompletion,
    int evaluateEvery,
    int patience,
    int checkpointEvery,
    Judge judge,
    Optional<PrivateRounds> privacy) {

  /** Whether so many answers of a cohort make a round that counts. */
  boolean counts(int answered, int cohort) {
    return counts(answered, cohort, minCompletion);
  }

  static boolean counts(long answered, int cohort, double minCompletion) {
    return answered > 0 && answered >= minCompletion * cohort - 1e-9;
  }

  boolean evaluationDue(int round, boolean last) {
    return round % evaluateEvery == 0 || last;
  }

  /** Whether rounds, or the privacy budget, end before this state's round. */
  boolean isOver(FederationState state) {
    return state.round() >= rounds
        || privacy.filter(terms -> !terms.allowsAnother(state.privacy())).isPresent();
  }

  /** What the record of the round that led to a state says of privacy. */
  Map<String, Double> privacyNumbers(FederationState state) {
    return privacy.map(terms -> terms.numbers(state.privacy())).orElse(Map.of());
  }

  boolean checkpointDue(int round) {
    return checkpointEvery > 0 && round % checkpointEvery == 0;
  }
}
