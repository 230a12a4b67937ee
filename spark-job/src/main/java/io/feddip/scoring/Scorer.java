package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.client.LentModel;
import io.feddip.client.TaskSpec;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Scores a partition of rows: batch by batch, in a network that the task borrows from its
 * executor's pool, with weights that every executor gets once. It travels to the executors.
 *
 * @param spec the network
 * @param weights flat, zero where pruned
 * @param features how a row becomes an example
 * @param carried how many columns of a row are handed on, the first ones
 * @param columns what is appended to them
 */
public record Scorer(
    TaskSpec spec,
    Broadcast<float[]> weights,
    RowFeatures features,
    int carried,
    ScoreColumns columns)
    implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  private static final Metadata NOTHING = Metadata.empty();

  public Scorer {
    requireNonNull(spec, "spec is null");
    requireNonNull(weights, "weights is null");
    requireNonNull(features, "features is null");
    requireNonNull(columns, "columns is null");
  }

  /**
   * The rows' carried columns with what is appended; nothing is computed before somebody asks for
   * them.
   */
  public Dataset<Row> score(Dataset<Row> rows) {
    StructType schema = new StructType(Arrays.copyOf(rows.schema().fields(), carried));
    for (StructField field : columns.fields().fields()) {
      schema = schema.add(field);
    }
    return described(rows.mapPartitions(this, Encoders.row(schema)), schema);
  }

  /** What Spark forgets of columns that pass a function: names of features and classes. */
  private static Dataset<Row> described(Dataset<Row> rows, StructType schema) {
    if (Arrays.stream(schema.fields()).allMatch(field -> field.metadata().equals(NOTHING))) {
      return rows;
    }
    Column[] columns =
        Arrays.stream(schema.fields())
            .map(
                field ->
                    rows.col("`" + field.name().replace("`", "``") + "`")
                        .as(field.name(), field.metadata()))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    LentModel model = LentModel.open(spec, weights.value());
    TaskContext task = TaskContext.get();
    if (task != null) {
      // A limit, a failure or a cancellation ends a task before its rows are read to the end.
      task.addTaskCompletionListener((TaskCompletionListener) ended -> model.close());
    }
    return new ScoredRows(rows, this, model);
  }
}
