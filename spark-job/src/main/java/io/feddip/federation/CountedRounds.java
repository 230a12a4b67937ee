package io.feddip.federation;

import io.feddip.api.run.RoundRecord;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which rounds changed the model, and which missed the minimum of answers, by their records. */
final class CountedRounds {
  private static final Logger log = LoggerFactory.getLogger(CountedRounds.class);

  /** So many rounds running may miss the minimum before the run gives up. */
  private static final int MOST_MISSED = 5;

  private final LoopPlan plan;
  private int rounds;
  private int counted;
  private int missedRunning;
  private int answered;
  private int cohort;
  private String reason = "";

  /**
   * @param earlier the records of a resumed run
   */
  CountedRounds(LoopPlan plan, List<RoundRecord> earlier) {
    this.plan = plan;
    earlier.forEach(record -> add(record, ""));
  }

  /**
   * Takes a round in; the untrained model's is none.
   *
   * @param why somebody did not answer, as {@link TooFewClientsException#reason} says it
   */
  void add(RoundRecord record, String why) {
    if (record.round() < 0) {
      return;
    }
    rounds++;
    reason = why;
    cohort = record.cohort().size();
    if (cohort == 0) {
      // Poisson sampling asked nobody: the round is as it should be, and nobody is missing.
      answered = 0;
      missedRunning = 0;
      return;
    }
    answered = cohort - record.failed().size() - record.rejected().size();
    if (plan.counts(answered, cohort)) {
      counted++;
      missedRunning = 0;
    } else {
      missedRunning++;
      log.warn(
          "round {} does not count: {} of {} clients answered; the model stays as it was",
          record.round(),
          answered,
          cohort);
    }
  }

  /**
   * @throws TooFewClientsException if no more rounds in a row may miss the minimum
   */
  void requireFewMissed() {
    if (missedRunning >= MOST_MISSED) {
      throw new TooFewClientsException(
          missedRunning, answered, cohort, plan.minCompletion(), reason);
    }
  }

  /**
   * At the end of a run: a model that no client ever changed is no result.
   *
   * @throws TooFewClientsException if there were rounds and none counted
   */
  void requireOne() {
    if (rounds > 0 && counted == 0) {
      throw new TooFewClientsException(rounds, answered, cohort, plan.minCompletion(), reason);
    }
  }
}
