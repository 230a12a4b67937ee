package io.feddip.ml;

import static java.util.Objects.requireNonNull;

import io.feddip.data.table.TableScheme;
import io.feddip.run.ScoringModel;
import io.feddip.run.TrainedModel;
import io.feddip.scoring.ScoreColumns;
import io.feddip.scoring.Scorer;
import io.feddip.scoring.SentWeights;
import io.feddip.scoring.TableFeatures;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A trained network, the table that it reads, and its weights on the executors. */
final class FittedNetwork {
  private final ScoringModel scoring;
  private final TableScheme scheme;
  private final SentWeights weights;

  FittedNetwork(ScoringModel scoring, TableScheme scheme) {
    this.scoring = requireNonNull(scoring, "scoring is null");
    this.scheme = requireNonNull(scheme, "scheme is null");
    this.weights = new SentWeights(scoring.weights());
  }

  static FittedNetwork of(TrainedModel trained) {
    return new FittedNetwork(trained.scoring(), trained.scheme().orElseThrow());
  }

  ScoringModel scoring() {
    return scoring;
  }

  TableScheme scheme() {
    return scheme;
  }

  /** All columns of the rows, and what is said of each row. */
  Dataset<Row> score(Dataset<Row> rows, String features, ScoreColumns columns) {
    int place = Arrays.asList(rows.columns()).indexOf(features);
    return new Scorer(
            scoring.spec(),
            weights.on(rows.sparkSession().sparkContext()),
            new TableFeatures(scheme, List.of(place)),
            rows.columns().length,
            columns)
        .score(rows);
  }
}
