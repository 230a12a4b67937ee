package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What {@code predict} writes beside a row of a table without classes. Of a regression the number,
 * or the list of them where there are several targets; of labels the names of those that hold, and
 * the probabilities of all; of a bad row nothing but what is wrong with it.
 *
 * @param task regression or several labels
 * @param names one an output
 * @param tally counts
 */
record NumberColumns(Task task, List<String> names, Tally tally) implements ScoreColumns {
  private static final long serialVersionUID = 1;
  private static final float HALF = 0.5f;

  NumberColumns {
    requireNonNull(task, "task is null");
    names = List.copyOf(names);
    requireNonNull(tally, "tally is null");
  }

  @Override
  public StructType fields() {
    if (task == Task.MULTI_LABEL) {
      return new StructType()
          .add(PredictionColumns.PREDICTION, DataTypes.createArrayType(DataTypes.StringType, false))
          .add(PredictionColumns.PROBABILITY, DataTypes.createArrayType(DataTypes.FloatType, false))
          .add(PredictionColumns.PROBLEM, DataTypes.StringType);
    }
    DataType number =
        names.size() == 1
            ? DataTypes.DoubleType
            : DataTypes.createArrayType(DataTypes.DoubleType, false);
    return new StructType()
        .add(PredictionColumns.PREDICTION, number)
        .add(PredictionColumns.PROBLEM, DataTypes.StringType);
  }

  @Override
  public Object[] of(float[] outputs) {
    for (float output : outputs) {
      if (!Float.isFinite(output)) {
        return bad(PredictionColumns.NO_NUMBER);
      }
    }
    tally.good();
    return task == Task.MULTI_LABEL ? labels(outputs) : numbers(outputs);
  }

  private static Object[] numbers(float[] outputs) {
    if (outputs.length == 1) {
      return new Object[] {(double) outputs[0], null};
    }
    List<Double> all = new ArrayList<>(outputs.length);
    for (float output : outputs) {
      all.add((double) output);
    }
    return new Object[] {all.toArray(), null};
  }

  private Object[] labels(float[] outputs) {
    List<String> hold = new ArrayList<>();
    List<Float> all = new ArrayList<>(outputs.length);
    for (int k = 0; k < outputs.length; k++) {
      all.add(outputs[k]);
      if (outputs[k] >= HALF) {
        hold.add(names.get(k));
      }
    }
    return new Object[] {hold.toArray(), all.toArray(), null};
  }

  @Override
  public Optional<Object[]> ofBad(RuntimeException problem) {
    return Optional.of(bad(problem.getMessage()));
  }

  private Object[] bad(String problem) {
    tally.bad(problem);
    Object[] values = new Object[fields().length()];
    values[values.length - 1] = problem;
    return values;
  }
}
