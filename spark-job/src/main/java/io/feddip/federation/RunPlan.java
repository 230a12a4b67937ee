package io.feddip.federation;

/**
 * The numbers of a run.
 *
 * @param rounds T
 * @param cohortSize K
 * @param minCompletion fraction of the cohort that must answer
 * @param evaluateEvery rounds between evaluations
 * @param patience evaluations without a better accuracy after which the run stops; 0 for never
 * @param checkpointEvery rounds between checkpoints; 0 for none
 */
public record RunPlan(
    int rounds,
    int cohortSize,
    double minCompletion,
    int evaluateEvery,
    int patience,
    int checkpointEvery) {

  /** Whether so many answers of a cohort make a round that counts. */
  boolean counts(int answered, int cohort) {
    return counts(answered, cohort, minCompletion);
  }

  static boolean counts(long answered, int cohort, double minCompletion) {
    return answered > 0 && answered >= minCompletion * cohort - 1e-9;
  }

  boolean evaluationDue(int round) {
    return round % evaluateEvery == 0 || round + 1 == rounds;
  }

  boolean checkpointDue(int round) {
    return checkpointEvery > 0 && round % checkpointEvery == 0;
  }
}
