package io.feddip.ml;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Task;
import io.feddip.run.TrainedModel;
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
    implements TrainingSetters<FedDipClassifier>,
        ClassScoringSetters<FedDipClassifier>,
        DefaultParamsWritable {
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
    Defaults.ofClasses(this);
  }

  @Override
  public FedDipClassifier self() {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public FedDipClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    TrainedModel trained = new Fitting(this, Task.CLASSIFICATION, dataset.toDF()).run();
    FedDipClassificationModel model =
        new FedDipClassificationModel(uid, FittedNetwork.of(trained)).with(FitSummary.of(trained));
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns.requireTraining(schema, this);
    Columns.requireLabel(schema, getLabelCol());
    return Columns.appended(schema, VectorColumns.fields(this));
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
}
