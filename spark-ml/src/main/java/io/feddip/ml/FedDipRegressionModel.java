package io.feddip.ml;

import static java.util.Objects.requireNonNull;

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
 * A sparse model that {@link FedDipRegressor} has fitted. It scores rows on the executors: each
 * gets the weights once, a task works through its rows in batches.
 */
public final class FedDipRegressionModel extends Model<FedDipRegressionModel>
    implements ScoringSetters<FedDipRegressionModel>, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final transient FittedNetwork network;
  private transient Optional<FitSummary> fitted = Optional.empty();

  FedDipRegressionModel(String uid, FittedNetwork network) {
    this.uid = requireNonNull(uid, "uid is null");
    this.network = requireNonNull(network, "network is null");
    Defaults.ofScoring(this);
  }

  FedDipRegressionModel with(FitSummary summary) {
    fitted = Optional.of(summary);
    return this;
  }

  @Override
  public FedDipRegressionModel self() {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Numbers of a row that the model sees. */
  public int numFeatures() {
    return network.scheme().width();
  }

  /** Share of the prunable weights that are 0, in [0, 1]. */
  public double sparsity() {
    return network.scoring().sparsity();
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

  @Override
  public StructType transformSchema(StructType schema) {
    Columns.requireFeatures(schema, getFeaturesCol());
    return Columns.appended(schema, columns().fields());
  }

  private NumberColumn columns() {
    return NumberColumn.of(this);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    return network.score(dataset.toDF(), getFeaturesCol(), columns());
  }

  @Override
  public FedDipRegressionModel copy(ParamMap extra) {
    FedDipRegressionModel copy = new FedDipRegressionModel(uid, network);
    copy.fitted = fitted;
    copy.setParent(parent());
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, network);
  }

  /** Reads saved models. */
  public static MLReader<FedDipRegressionModel> read() {
    return new ModelReader<>(FedDipRegressionModel.class, FedDipRegressionModel::new);
  }

  /** Loads a saved model. */
  public static FedDipRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "FedDipRegressionModel: uid=%s, network=%s, numFeatures=%d"
        .formatted(uid, network.scoring().spec().network().name(), numFeatures());
  }
}
