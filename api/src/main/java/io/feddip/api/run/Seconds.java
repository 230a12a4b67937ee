package io.feddip.api.run;

/**
 * Where a round's time went, in seconds of the driver's clock.
 *
 * @param train from the start of the cohort's Spark job to its last result
 * @param aggregate folding the updates into the average
 * @param prune new mask, or 0 in a round that keeps its mask
 * @param evaluate on the test set
 * @param checkpoint writing the checkpoint
 * @param total the whole round, parts that have no name of their own included
 */
public record Seconds(
    double train,
    double aggregate,
    double prune,
    double evaluate,
    double checkpoint,
    double total) {

  /** No time at all. */
  public static Seconds none() {
    return new Seconds(0, 0, 0, 0, 0, 0);
  }
}
