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
 * Federated regression with dynamic pruning as an estimator: as {@link FedDipClassifier}, for a
 * column of numbers. The network sees them standardised; predictions are in the column's units.
 *
 * <pre>{@code
 * Dataset<Row> scored = new FedDipRegressor()
 *     .setLabelCol("price").setClientCol("site").setFinalSparsity(0.8).fit(df).transform(df);
 * }</pre>
 */
public final class FedDipRegressor extends Estimator<FedDipRegressionModel>
    implements TrainingSetters<FedDipRegressor>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;

  /** An estimator with a name of its own. */
  public FedDipRegressor() {
    this(Identifiable$.MODULE$.randomUID("feddip"));
  }

  /** An estimator of that name; Spark asks for this one when it loads or copies. */
  public FedDipRegressor(String uid) {
    this.uid = requireNonNull(uid, "uid is null");
    Defaults.ofTraining(this);
  }

  @Override
  public FedDipRegressor self() {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public FedDipRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    TrainedModel trained = new Fitting(this, Task.REGRESSION, dataset.toDF()).run();
    FedDipRegressionModel model =
        new FedDipRegressionModel(uid, FittedNetwork.of(trained)).with(FitSummary.of(trained));
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns.requireTraining(schema, this);
    Columns.requireTarget(schema, getLabelCol());
    return Columns.appended(schema, NumberColumn.of(this).fields());
  }

  @Override
  public FedDipRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads saved estimators. */
  public static MLReader<FedDipRegressor> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator. */
  public static FedDipRegressor load(String path) {
    return read().load(path);
  }
}
