package io.feddip.ml;

import static java.util.Objects.requireNonNull;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Federated learning with dynamic pruning as an estimator: every client's rows stay where Spark
 * puts them, one partition a client, and what comes out is one sparse model.
 *
 * <pre>{@code
 * Dataset<Row> scored = new FedDipClassifier()
 *     .setClientCol("site").setMaxIter(40).setFinalSparsity(0.9).fit(df).transform(df);
 * }</pre>
 */
public final class FedDipClassifier extends Estimator<FedDipClassificationModel>
    implements TrainingParams, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;

  /** An estimator with a name of its own. */
  public FedDipClassifier() {
    this(Identifiable$.MODULE$.randomUID("feddip"));
  }

  /** An estimator of that name; Spark asks for this one when it loads or copies. */
  public FedDipClassifier(String uid) {
    this.uid = requireNonNull(uid, "uid is null");
    Defaults.ofTraining(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public FedDipClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    return copyValues(new Fitting(this, dataset.toDF()).run().setParent(this), ParamMap.empty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (!getOrDefault(weightCol()).isEmpty()) {
      throw new IllegalArgumentException("weightCol is not supported: " + WEIGHTS);
    }
    Columns.requireFeatures(schema, getFeaturesCol());
    Columns.requireLabel(schema, getLabelCol());
    if (!getClientCol().isEmpty()) {
      Columns.type(schema, getClientCol());
    }
    return FedDipClassificationModel.appended(schema, VectorColumns.fields(this));
  }

  @Override
  public FedDipClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads saved estimators. */
  public static MLReader<FedDipClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator. */
  public static FedDipClassifier load(String path) {
    return read().load(path);
  }

  /** Sets the features column. */
  public FedDipClassifier setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /** Sets the label column. */
  public FedDipClassifier setLabelCol(String value) {
    set(labelCol(), value);
    return this;
  }

  /** Sets the column that says whose a row is. */
  public FedDipClassifier setClientCol(String value) {
    set(clientCol(), value);
    return this;
  }

  /** Sets the prediction column. */
  public FedDipClassifier setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  /** Sets the column of predicted labels. */
  public FedDipClassifier setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return this;
  }

  /** Sets the column of probabilities. */
  public FedDipClassifier setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return this;
  }

  /** Sets the column of raw predictions. */
  public FedDipClassifier setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return this;
  }

  /** Sets one threshold a class. */
  public FedDipClassifier setThresholds(double[] value) {
    set(thresholds(), value);
    return this;
  }

  /** Sets what becomes of rows whose features are none. */
  public FedDipClassifier setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** Sets the rounds. */
  public FedDipClassifier setMaxIter(int value) {
    set(maxIter(), value);
    return this;
  }

  /** Sets the seed of everything random. */
  public FedDipClassifier setSeed(long value) {
    set(seed(), value);
    return this;
  }

  /** Sets clients' step size in the first round. */
  public FedDipClassifier setStepSize(double value) {
    set(stepSize(), value);
    return this;
  }

  /** Sets the share of weights that is pruned at the end. */
  public FedDipClassifier setFinalSparsity(double value) {
    set(finalSparsity(), value);
    return this;
  }

  /** Sets the network by name. */
  public FedDipClassifier setNetwork(String value) {
    set(network(), value);
    return this;
  }

  /** Sets the algorithm by name. */
  public FedDipClassifier setStrategy(String value) {
    set(strategy(), value);
    return this;
  }

  /** Sets the epochs of a client in a round. */
  public FedDipClassifier setLocalEpochs(int value) {
    set(localEpochs(), value);
    return this;
  }

  /** Sets the rows of a minibatch. */
  public FedDipClassifier setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  /** Sets the share of the clients that is sampled a round. */
  public FedDipClassifier setFraction(double value) {
    set(fraction(), value);
    return this;
  }

  /** Sets the number of clients, where no column names them. */
  public FedDipClassifier setNumClients(int value) {
    set(numClients(), value);
    return this;
  }

  /** Sets the share of every client's rows that is not trained on. */
  public FedDipClassifier setTestFraction(double value) {
    set(testFraction(), value);
    return this;
  }

  /** Sets further settings as HOCON. */
  public FedDipClassifier setConfig(String value) {
    set(config(), value);
    return this;
  }

  /** Sets the folder that keeps the run. */
  public FedDipClassifier setRunDir(String value) {
    set(runDir(), value);
    return this;
  }

  /**
   * Refused, but for the empty string.
   *
   * @throws UnsupportedOperationException with the reason
   */
  public FedDipClassifier setWeightCol(String value) {
    if (!value.isEmpty()) {
      throw new UnsupportedOperationException(
          "weightCol = %s is not supported: %s".formatted(value, WEIGHTS));
    }
    return this;
  }
}
