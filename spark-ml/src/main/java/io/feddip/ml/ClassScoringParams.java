package io.feddip.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/** Params of what says which class a row is of. */
public interface ClassScoringParams extends ScoringParams {
  /** Column that receives the class as the label was written. */
  default Param<String> predictedLabelCol() {
    return new Param<>(
        this, "predictedLabelCol", "column for the predicted label as a string; empty: none");
  }

  /** Column that receives probabilities. */
  default Param<String> probabilityCol() {
    return new Param<>(
        this, "probabilityCol", "column for the probabilities of all classes; empty: none");
  }

  /** Column that receives raw predictions. */
  default Param<String> rawPredictionCol() {
    return new Param<>(
        this,
        "rawPredictionCol",
        "raw prediction column: logarithms of the probabilities; empty: none");
  }

  /** One threshold a class. */
  default DoubleArrayParam thresholds() {
    return new DoubleArrayParam(
        this,
        "thresholds",
        "one a class, at least 0 and at most one of them 0: the class with the largest"
            + " probability / threshold is predicted",
        new Thresholds());
  }

  /** Value of {@link #predictedLabelCol}. */
  default String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol());
  }

  /** Value of {@link #probabilityCol}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** Value of {@link #rawPredictionCol}. */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** Value of {@link #thresholds}; an error if there are none. */
  default double[] getThresholds() {
    return getOrDefault(thresholds());
  }
}
