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

  boolean evaluationDue(int round) {
    return round % evaluateEvery == 0 || round + 1 == rounds;
  }

  boolean checkpointDue(int round) {
    return checkpointEvery > 0 && round % checkpointEvery == 0;
  }
}
