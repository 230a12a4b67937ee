package io.feddip.ml;

/**
 * Setters of {@link ScoringParams}, which return the stage that they are called on.
 *
 * @param <S> the stage's class
 */
public interface ScoringSetters<S extends ScoringParams> extends ScoringParams {
  /** This stage, by its own class. */
  S self();

  /** Sets the features column. */
  default S setFeaturesCol(String value) {
    set(featuresCol(), value);
    return self();
  }

  /** Sets the prediction column. */
  default S setPredictionCol(String value) {
    set(predictionCol(), value);
    return self();
  }

  /** Sets what becomes of rows whose features are none. */
  default S setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return self();
  }
}
