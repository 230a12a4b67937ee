package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What {@code predict} writes beside a row: the class, or the token that comes next, by number and
 * name, its probability, those of all classes; of a bad row nothing but what is wrong with it.
 *
 * @param classNames one a class
 * @param tally counts
 */
record PredictionColumns(List<String> classNames, Tally tally) implements ScoreColumns {
  private static final long serialVersionUID = 1;
  static final String NO_NUMBER = "the model's answer is no number";

  static final String PREDICTION = "prediction";
  static final String CLASS_NAME = "class_name";
  static final String CONFIDENCE = "confidence";
  static final String PROBABILITY = "probability";
  static final String PROBLEM = "problem";

  static final List<String> NAMES =
      List.of(PREDICTION, CLASS_NAME, CONFIDENCE, PROBABILITY, PROBLEM);

  PredictionColumns {
    classNames = List.copyOf(classNames);
    requireNonNull(tally, "tally is null");
  }

  /** What is written for a task. */
  static ScoreColumns of(Task task, List<String> names, Tally tally) {
    return task.hasClasses()
        ? new PredictionColumns(names, tally)
        : new NumberColumns(task, names, tally);
  }

  @Override
  public StructType fields() {
    return new StructType()
        .add(PREDICTION, DataTypes.IntegerType)
        .add(CLASS_NAME, DataTypes.StringType)
        .add(CONFIDENCE, DataTypes.FloatType)
        .add(PROBABILITY, DataTypes.createArrayType(DataTypes.FloatType, false))
        .add(PROBLEM, DataTypes.StringType);
  }

  @Override
  public Object[] of(float[] probabilities) {
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    List<Float> all = new ArrayList<>(probabilities.length);
    for (int c = 0; c < probabilities.length; c++) {
      all.add(probabilities[c]);
      if (Float.isNaN(probabilities[c])) {
        return bad(NO_NUMBER);
      }
      if (probabilities[c] > most) {
        best = c;
        most = probabilities[c];
      }
    }
    tally.good();
    return new Object[] {best, classNames.get(best), most, all.toArray(), null};
  }

  @Override
  public Optional<Object[]> ofBad(RuntimeException problem) {
    return Optional.of(bad(problem.getMessage()));
  }

  private Object[] bad(String problem) {
    tally.bad(problem);
    return new Object[] {null, null, null, null, problem};
  }
}
