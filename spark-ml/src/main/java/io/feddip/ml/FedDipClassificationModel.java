package io.feddip.ml;

import static java.util.Objects.requireNonNull;

import io.feddip.api.run.RunSummary;
import io.feddip.data.table.TableScheme;
import io.feddip.run.ScoringModel;
import io.feddip.scoring.Scorer;
import io.feddip.scoring.SentWeights;
import io.feddip.scoring.TableFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A sparse model that {@link FedDipClassifier} has fitted. It scores rows on the executors: each
 * gets the weights once, a task works through its rows in batches.
 */
public final class FedDipClassificationModel extends Model<FedDipClassificationModel>
    implements ScoringParams, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final transient ScoringModel scoring;
  private final transient TableScheme scheme;
  private transient Optional<FitSummary> fitted = Optional.empty();
  private final transient SentWeights weights;

  /**
   * What is known of a model just after it was fitted.
   *
   * @param summary of the run
   * @param rounds a row a round, as in the run folder's {@code rounds.jsonl}
   */
  public record FitSummary(RunSummary summary, Dataset<Row> rounds) {}

  FedDipClassificationModel(String uid, ScoringModel scoring, TableScheme scheme) {
    this(uid, scoring, scheme, new SentWeights(scoring.weights()));
  }

  private FedDipClassificationModel(
      String uid, ScoringModel scoring, TableScheme scheme, SentWeights weights) {
    this.uid = requireNonNull(uid, "uid is null");
    this.scoring = requireNonNull(scoring, "scoring is null");
    this.scheme = requireNonNull(scheme, "scheme is null");
    this.weights = weights;
    Defaults.ofScoring(this);
  }

  FedDipClassificationModel with(FitSummary summary) {
    fitted = Optional.of(summary);
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  ScoringModel scoring() {
    return scoring;
  }

  TableScheme scheme() {
    return scheme;
  }

  /** Number of classes. */
  public int numClasses() {
    return scheme.classes().size();
  }

  /** Numbers of a row that the model sees. */
  public int numFeatures() {
    return scheme.width();
  }

  /** The labels in the order of the probabilities. */
  public String[] labels() {
    return scheme.classes().toArray(String[]::new);
  }

  /** Share of the prunable weights that are 0, in [0, 1]. */
  public double sparsity() {
    return scoring.sparsity();
  }

  /** Whether the model was fitted in this process. */
  public boolean hasSummary() {
    return fitted.isPresent();
  }

  /**
   * The run that made the model; not saved with it.
   *
   * @throws IllegalStateException if the model was loaded
   */
  public FitSummary summary() {
    return fitted.orElseThrow(
        () -> new IllegalStateException("a model that was loaded has no training summary"));
  }

  /** Sets the features column. */
  public FedDipClassificationModel setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /** Sets the prediction column. */
  public FedDipClassificationModel setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  /** Sets the column of predicted labels. */
  public FedDipClassificationModel setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return this;
  }

  /** Sets the column of probabilities. */
  public FedDipClassificationModel setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return this;
  }

  /** Sets the column of raw predictions. */
  public FedDipClassificationModel setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return this;
  }

  /** Sets one threshold a class. */
  public FedDipClassificationModel setThresholds(double[] value) {
    set(thresholds(), value);
    return this;
  }

  /** Sets what becomes of rows whose features are none. */
  public FedDipClassificationModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns.requireFeatures(schema, getFeaturesCol());
    return appended(schema, columns().fields());
  }

  static StructType appended(StructType schema, StructType fields) {
    Columns.requireNew(schema, List.of(fields.fieldNames()));
    StructType all = schema;
    for (var field : fields.fields()) {
      all = all.add(field);
    }
    return all;
  }

  private VectorColumns columns() {
    return VectorColumns.of(this, ClassTable.of(scheme.classes()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    Dataset<Row> rows = dataset.toDF();
    int features = Arrays.asList(rows.columns()).indexOf(getFeaturesCol());
    return new Scorer(
            scoring.spec(),
            weights.on(rows.sparkSession().sparkContext()),
            new TableFeatures(scheme, List.of(features)),
            rows.columns().length,
            columns())
        .score(rows);
  }

  @Override
  public FedDipClassificationModel copy(ParamMap extra) {
    FedDipClassificationModel copy = new FedDipClassificationModel(uid, scoring, scheme, weights);
    copy.fitted = fitted;
    copy.setParent(parent());
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this);
  }

  /** Reads saved models. */
  public static MLReader<FedDipClassificationModel> read() {
    return new ModelReader();
  }

  /** Loads a saved model. */
  public static FedDipClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "FedDipClassificationModel: uid=%s, network=%s, numClasses=%d, numFeatures=%d"
        .formatted(uid, scoring.spec().network().name(), numClasses(), numFeatures());
  }
}
