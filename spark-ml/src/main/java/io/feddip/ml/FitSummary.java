package io.feddip.ml;

import io.feddip.api.run.RunSummary;
import io.feddip.run.TrainedModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is known of a model just after it was fitted.
 *
 * @param summary of the run
 * @param rounds a row a round, as in the run folder's {@code rounds.jsonl}
 */
public record FitSummary(RunSummary summary, Dataset<Row> rounds) {
  static FitSummary of(TrainedModel trained) {
    return new FitSummary(trained.summary(), trained.rounds());
  }
}
