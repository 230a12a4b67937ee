package io.feddip.ml;

import io.feddip.Feddip;
import io.feddip.api.model.Task;
import io.feddip.config.ConfigKeys;
import io.feddip.run.TableData;
import io.feddip.run.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of an estimator: from params and rows to a model. */
final class Fitting {
  private static final String GROUP = "spark.jobGroup.id";

  private final TrainingParams params;
  private final Task task;
  private final Dataset<Row> rows;

  Fitting(TrainingParams params, Task task, Dataset<Row> rows) {
    this.params = params;
    this.task = task;
    this.rows = rows;
  }

  TrainedModel run() {
    SparkContext spark = rows.sparkSession().sparkContext();
    boolean grouped = spark.getLocalProperty(GROUP) != null;
    String group = params.uid() + "-" + UUID.randomUUID();
    if (!grouped) {
      // What an interrupted fit has started must not go on.
      spark.setJobGroup(group, params.uid() + ": fit", true);
    }
    boolean ended = false;
    try {
      TrainedModel model = train();
      ended = true;
      return model;
    } finally {
      if (!grouped) {
        if (!ended) {
          spark.cancelJobGroup(group);
        }
        spark.clearJobGroup();
      }
    }
  }

  private TrainedModel train() {
    Optional<String> client =
        Optional.of(params.getClientCol()).filter(column -> !column.isEmpty());
    TableData table =
        TableData.of(rows, List.of(params.getFeaturesCol()), params.getLabelCol(), client);
    Feddip run =
        Feddip.on(rows.sparkSession())
            .config(text())
            .set(overrides(client.isPresent()).toArray(String[]::new))
            .data(table);
    return (params.getRunDir().isEmpty() ? run : run.output(params.getRunDir())).train();
  }

  /** What is said by {@code config} wins over what is said before it. */
  private String text() {
    // Sparsity never falls, and a grid over the final one begins below the default of the first.
    double first = Math.min(Defaults.initialSparsity(), params.getFinalSparsity());
    return """
    feddip.model.name = %s
    feddip.pruning.initial-sparsity = %s
    feddip.dataset.test-fraction = %s
    %s\
    """
        .formatted(Defaults.NETWORK, first, params.getTestFraction(), params.getConfig());
  }

  private List<String> overrides(boolean natural) {
    List<String> overrides = new ArrayList<>(ParamKeys.overrides(params));
    overrides.add("feddip.task=" + ConfigKeys.value(task));
    if (natural) {
      overrides.add("feddip.partitioning.method=natural");
    }
    if (!params.getHandleInvalid().equals("error")) {
      overrides.add("feddip.dataset.bad-rows=skip");
    }
    return overrides;
  }
}
