package io.feddip.ml;

/** Defaults of params; those of training are the defaults of their keys. */
final class Defaults {
  /** Of rows without an array of pixels. */
  static final String NETWORK = "mlp";

  /** Rounds are measured on something. */
  private static final double TEST_FRACTION = 0.1;

  private Defaults() {}

  /** Of the key that no param sets. */
  static double initialSparsity() {
    return Double.parseDouble(ParamKeys.byDefault("feddip.pruning.initial-sparsity"));
  }

  static void ofScoring(ScoringParams params) {
    params.setDefault(params.featuresCol(), "features");
    params.setDefault(params.predictionCol(), "prediction");
    params.setDefault(params.handleInvalid(), "error");
  }

  static void ofClasses(ClassScoringParams params) {
    params.setDefault(params.predictedLabelCol(), "");
    params.setDefault(params.probabilityCol(), "probability");
    params.setDefault(params.rawPredictionCol(), "rawPrediction");
  }

  static void ofTraining(TrainingParams params) {
    ofScoring(params);
    params.setDefault(params.labelCol(), "label");
    params.setDefault(params.clientCol(), "");
    params.setDefault(params.weightCol(), "");
    params.setDefault(params.config(), "");
    params.setDefault(params.runDir(), "");
    params.setDefault(params.network(), NETWORK);
    params.setDefault(params.testFraction(), TEST_FRACTION);
    params.setDefault(params.strategy(), ParamKeys.byDefault(params.strategy()));
    params.setDefault(params.maxIter(), Integer.valueOf(ParamKeys.byDefault(params.maxIter())));
    params.setDefault(params.seed(), Long.valueOf(ParamKeys.byDefault(params.seed())));
    params.setDefault(params.stepSize(), Double.valueOf(ParamKeys.byDefault(params.stepSize())));
    params.setDefault(
        params.finalSparsity(), Double.valueOf(ParamKeys.byDefault(params.finalSparsity())));
    params.setDefault(
        params.localEpochs(), Integer.valueOf(ParamKeys.byDefault(params.localEpochs())));
    params.setDefault(params.batchSize(), Integer.valueOf(ParamKeys.byDefault(params.batchSize())));
    params.setDefault(params.fraction(), Double.valueOf(ParamKeys.byDefault(params.fraction())));
    params.setDefault(
        params.numClients(), Integer.valueOf(ParamKeys.byDefault(params.numClients())));
  }
}
