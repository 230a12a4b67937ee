package io.feddip.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * Params that all estimators and models share, by Spark's names. Spark finds a param by the method
 * that returns it, and knows it by its name: every call makes an equal one.
 */
public interface ScoringParams extends Params {
  /** Column with the features. */
  default Param<String> featuresCol() {
    return new Param<>(this, "featuresCol", "features column: a vector, an array or a number");
  }

  /** Column that receives the number, or the class as one. */
  default Param<String> predictionCol() {
    return new Param<>(
        this,
        "predictionCol",
        "prediction column: the number, or of classes the label where labels are numbers, else the"
            + " class's place in the table of classes; empty: none");
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

  /** Value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
