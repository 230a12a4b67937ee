package io.feddip.ml;

import static java.util.Objects.requireNonNull;

import io.feddip.scoring.ScoreColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a model appends to a row, as Spark's classifiers do. A column without a name is left out.
 *
 * @param raw column of the logarithms of the probabilities
 * @param probability column of the probabilities
 * @param prediction column of the class as a number
 * @param label column of the class's label
 * @param classes what they are called, and the numbers that stand for them
 * @param thresholds one a class; none: the likeliest class is taken
 * @param invalid error, skip or keep
 */
record VectorColumns(
    String raw,
    String probability,
    String prediction,
    String label,
    ClassTable classes,
    List<Double> thresholds,
    String invalid)
    implements ScoreColumns {
  private static final long serialVersionUID = 1;

  VectorColumns {
    requireNonNull(raw, "raw is null");
    requireNonNull(probability, "probability is null");
    requireNonNull(prediction, "prediction is null");
    requireNonNull(label, "label is null");
    requireNonNull(classes, "classes is null");
    thresholds = List.copyOf(thresholds);
    requireNonNull(invalid, "invalid is null");
  }

  static VectorColumns of(ClassScoringParams params, ClassTable classes) {
    double[] thresholds =
        params.isDefined(params.thresholds()) ? params.getThresholds() : new double[0];
    if (thresholds.length > 0 && thresholds.length != classes.names().size()) {
      throw new IllegalArgumentException(
          "requirement failed: the param thresholds has %d entries for %d classes"
              .formatted(thresholds.length, classes.names().size()));
    }
    return named(params, classes, Arrays.stream(thresholds).boxed().toList());
  }

  /** The columns before anything is known of the classes. */
  static StructType fields(ClassScoringParams params) {
    return named(params, ClassTable.UNKNOWN, List.of()).fields();
  }

  private static VectorColumns named(
      ClassScoringParams params, ClassTable classes, List<Double> thresholds) {
    return new VectorColumns(
        params.getRawPredictionCol(),
        params.getProbabilityCol(),
        params.getPredictionCol(),
        params.getPredictedLabelCol(),
        classes,
        thresholds,
        params.getHandleInvalid());
  }

  @Override
  public StructType fields() {
    List<StructField> fields = new ArrayList<>();
    if (!raw.isEmpty()) {
      fields.add(DataTypes.createStructField(raw, SQLDataTypes.VectorType(), true));
    }
    if (!probability.isEmpty()) {
      fields.add(DataTypes.createStructField(probability, SQLDataTypes.VectorType(), true));
    }
    if (!prediction.isEmpty()) {
      fields.add(
          DataTypes.createStructField(
              prediction, DataTypes.DoubleType, true, classes.metadata(prediction)));
    }
    if (!label.isEmpty()) {
      fields.add(DataTypes.createStructField(label, DataTypes.StringType, true));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  @Override
  public Object[] of(float[] probabilities) {
    double[] all = new double[probabilities.length];
    double[] logarithms = new double[probabilities.length];
    for (int c = 0; c < all.length; c++) {
      all[c] = probabilities[c];
      logarithms[c] = Math.log(Math.max(probabilities[c], Float.MIN_NORMAL));
    }
    int best = Thresholds.best(all, thresholds);
    return values(
        Optional.of(Vectors.dense(logarithms)),
        Optional.of(Vectors.dense(all)),
        best < 0 ? Double.NaN : classes.predictions().get(best),
        best < 0 ? Optional.empty() : Optional.of(classes.names().get(best)));
  }

  @Override
  public Optional<Object[]> ofBad(RuntimeException problem) {
    return InvalidRows.of(
        invalid, problem, values(Optional.empty(), Optional.empty(), Double.NaN, Optional.empty()));
  }

  private Object[] values(
      Optional<Vector> logarithms, Optional<Vector> all, double number, Optional<String> name) {
    List<Object> values = new ArrayList<>();
    if (!raw.isEmpty()) {
      values.add(logarithms.orElse(null));
    }
    if (!probability.isEmpty()) {
      values.add(all.orElse(null));
    }
    if (!prediction.isEmpty()) {
      values.add(number);
    }
    if (!label.isEmpty()) {
      values.add(name.orElse(null));
    }
    return values.toArray();
  }
}
