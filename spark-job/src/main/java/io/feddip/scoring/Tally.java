package io.feddip.scoring;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts rows while they are written. Spark adds what a task counted once, however often the task
 * was tried.
 *
 * @param goodRows those that were scored
 * @param badRows those that could not be
 * @param problems what was wrong with the first bad rows of tasks
 */
record Tally(
    LongAccumulator goodRows, LongAccumulator badRows, CollectionAccumulator<String> problems)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static Tally on(SparkContext spark) {
    return new Tally(
        spark.longAccumulator("rows scored"),
        spark.longAccumulator("bad rows"),
        spark.collectionAccumulator("problems"));
  }

  void good() {
    goodRows.add(1);
  }

  /** On executors: what is counted there is the task's own. */
  void bad(String problem) {
    if (badRows.isZero()) {
      problems.add(problem);
    }
    badRows.add(1);
  }

  long rows() {
    return goodRows.value() + badRows.value();
  }

  Optional<String> firstProblem() {
    return problems.value().stream().findFirst();
  }
}
