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
 * A sparse model that {@link FedDipClassifier} has fitted. It scores rows on the executors: each
 * gets the weights once, a task works through its rows in batches.
 */
public final class FedDipClassificationModel extends Model<FedDipClassificationModel>
    implements ClassScoringSetters<FedDipClassificationModel>, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final transient FittedNetwork network;
  private transient Optional<FitSummary> fitted = Optional.empty();

  FedDipClassificationModel(String uid, FittedNetwork network) {
    this.uid = requireNonNull(uid, "uid is null");
    this.network = requireNonNull(network, "network is null");
    Defaults.ofScoring(this);
    Defaults.ofClasses(this);
  }

  FedDipClassificationModel with(FitSummary summary) {
    fitted = Optional.of(summary);
    return this;
  }

  @Override
  public FedDipClassificationModel self() {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Number of classes. */
  public int numClasses() {
    return network.scheme().classes().size();
  }

  /** Numbers of a row that the model sees. */
  public int numFeatures() {
    return network.scheme().width();
  }

  /** The labels in the order of the probabilities. */
  public String[] labels() {
    return network.scheme().classes().toArray(String[]::new);
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

  private VectorColumns columns() {
    return VectorColumns.of(this, ClassTable.of(network.scheme().classes()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    return network.score(dataset.toDF(), getFeaturesCol(), columns());
  }

  @Override
  public FedDipClassificationModel copy(ParamMap extra) {
    FedDipClassificationModel copy = new FedDipClassificationModel(uid, network);
    copy.fitted = fitted;
    copy.setParent(parent());
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, network);
  }

  /** Reads saved models. */
  public static MLReader<FedDipClassificationModel> read() {
    return new ModelReader<>(FedDipClassificationModel.class, FedDipClassificationModel::new);
  }

  /** Loads a saved model. */
  public static FedDipClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "FedDipClassificationModel: uid=%s, network=%s, numClasses=%d, numFeatures=%d"
        .formatted(uid, network.scoring().spec().network().name(), numClasses(), numFeatures());
  }
}
