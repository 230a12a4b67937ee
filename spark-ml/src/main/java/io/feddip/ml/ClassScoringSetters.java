package io.feddip.ml;

/**
 * Setters of {@link ClassScoringParams}.
 *
 * @param <S> the stage's class
 */
public interface ClassScoringSetters<S extends ScoringParams>
    extends ClassScoringParams, ScoringSetters<S> {
  /** Sets the column of predicted labels. */
  default S setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return self();
  }

  /** Sets the column of probabilities. */
  default S setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return self();
  }

  /** Sets the column of raw predictions. */
  default S setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return self();
  }

  /** Sets one threshold a class. */
  default S setThresholds(double[] value) {
    set(thresholds(), value);
    return self();
  }
}
