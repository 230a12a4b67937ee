package io.feddip.ml;

import static java.util.Objects.requireNonNull;

import io.feddip.scoring.ScoreColumns;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a regression appends to a row, as Spark's do.
 *
 * @param prediction column of the number; empty: none
 * @param invalid error, skip or keep
 */
record NumberColumn(String prediction, String invalid) implements ScoreColumns {
  private static final long serialVersionUID = 1;

  NumberColumn {
    requireNonNull(prediction, "prediction is null");
    requireNonNull(invalid, "invalid is null");
  }

  static NumberColumn of(ScoringParams params) {
    return new NumberColumn(params.getPredictionCol(), params.getHandleInvalid());
  }

  @Override
  public StructType fields() {
    return prediction.isEmpty()
        ? new StructType()
        : new StructType().add(prediction, DataTypes.DoubleType);
  }

  @Override
  public Object[] of(float[] outputs) {
    return values(outputs[0]);
  }

  @Override
  public Optional<Object[]> ofBad(RuntimeException problem) {
    return InvalidRows.of(invalid, problem, values(Double.NaN));
  }

  private Object[] values(double number) {
    return prediction.isEmpty() ? new Object[0] : new Object[] {number};
  }
}
