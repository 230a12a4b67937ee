package io.feddip.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * Params that estimator and model share, by Spark's names. Spark finds a param by the method that
 * returns it, and knows it by its name: every call makes an equal one.
 */
public interface ScoringParams extends Params {
  /** Column with the features. */
  default Param<String> featuresCol() {
    return new Param<>(this, "featuresCol", "features column: a vector, an array or a number");
  }

  /** Column that receives the class as a number. */
  default Param<String> predictionCol() {
    return new Param<>(
        this,
        "predictionCol",
        "prediction column: the label where labels are numbers, else the class's place in the"
            + " table of classes; empty: none");
  }

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

  /** What becomes of rows whose features are none. */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "rows whose features are missing or no numbers: error, skip (leave them out), or keep"
            + " (predict NaN; training leaves them out)",
        ParamValidators.inArray(new String[] {"error", "skip", "keep"}));
  }

  /** Value of {@link #featuresCol}. */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /** Value of {@link #predictionCol}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
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

  /** Value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
