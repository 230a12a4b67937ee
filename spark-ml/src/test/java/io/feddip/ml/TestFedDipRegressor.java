package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The regression among Spark's own stages. */
final class TestFedDipRegressor {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("price", DataTypes.DoubleType)
          .add("site", DataTypes.StringType);

  @TempDir private Path folder;

  /** Prices around 200,000, of three sites. */
  private static Dataset<Row> houses(int rows) {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double price = 200_000 + 30_000 * a - 20_000 * b + 2_000 * random.nextGaussian();
      all.add(
          RowFactory.create(Vectors.dense(a, b, random.nextGaussian()), price, "site " + i % 3));
    }
    return Tables.spark().createDataFrame(all, SCHEMA).repartition(4);
  }

  private static FedDipRegressor regressor() {
    return new FedDipRegressor()
        .setLabelCol("price")
        .setClientCol("site")
        .setSeed(3)
        .setMaxIter(12)
        .setFraction(1)
        .setStepSize(0.1)
        .setLocalEpochs(2)
        .setBatchSize(16)
        .setFinalSparsity(0.5)
        .setConfig(
            "feddip { model { name = layers, layers.list = [{dense = 16, activation = relu},"
                + " {dense = 1}] }, pruning { initial-sparsity = 0.2, interval = 3 },"
                + " regularization.steps = 3 }");
  }

  private static RegressionEvaluator evaluator(String metric) {
    return new RegressionEvaluator().setLabelCol("price").setMetricName(metric);
  }

  @Test
  void testFitsAndScoresInTheColumnsUnits() {
    Dataset<Row> rows = houses(300);
    FedDipRegressionModel model = regressor().fit(rows);
    assertThat(model.numFeatures()).isEqualTo(3);
    assertThat(model.sparsity()).isCloseTo(0.5, within(0.05));
    assertThat(model.summary().summary().rounds()).isEqualTo(12);
    assertThat(model.summary().rounds().columns()).contains("test_rmse", "test_r2");
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.columns()).containsExactly("features", "price", "site", "prediction");
    assertThat(scored.schema().json()).isEqualTo(model.transformSchema(rows.schema()).json());
    assertThat(evaluator("r2").evaluate(scored)).isGreaterThan(0.9);
    assertThat(evaluator("rmse").evaluate(scored)).isBetween(1_000.0, 12_000.0);
  }

  @Test
  void testAPipelineIsSavedAndLoaded() {
    Dataset<Row> rows = houses(120);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {regressor().setMaxIter(3)});
    String saved = folder.resolve("pipeline").toUri().toString();
    PipelineModel model = pipeline.fit(rows);
    Exceptions.run(() -> model.write().save(saved));
    Exceptions.run(() -> pipeline.write().save(saved + "-estimator"));
    FedDipRegressionModel loaded = (FedDipRegressionModel) PipelineModel.load(saved).stages()[0];
    assertThat(loaded.hasSummary()).isFalse();
    assertThat(loaded.transform(rows).orderBy("price").select("prediction").collectAsList())
        .isEqualTo(model.transform(rows).orderBy("price").select("prediction").collectAsList());
    FedDipRegressor estimator =
        (FedDipRegressor) Pipeline.load(saved + "-estimator").getStages()[0];
    assertThat(estimator.getLabelCol()).isEqualTo("price");
    assertThatThrownBy(() -> FedDipClassificationModel.load(saved + "/stages/0_" + loaded.uid()))
        .hasMessageContaining("FedDipClassificationModel");
  }

  @Test
  void testCrossValidates() {
    FedDipRegressor regressor = regressor().setMaxIter(3);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(regressor.stepSize(), new double[] {0.001, 0.1}).build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(regressor)
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator("rmse"))
            .setNumFolds(2)
            .fit(houses(200));
    assertThat(best.avgMetrics()[1]).isLessThan(best.avgMetrics()[0]);
  }

  @Test
  void testRowsThatAreNone() {
    Dataset<Row> rows = houses(100);
    FedDipRegressionModel model = regressor().setMaxIter(1).fit(rows);
    Dataset<Row> bad =
        rows.union(
            Tables.spark()
                .createDataFrame(List.of(RowFactory.create(null, 1.0, "site 1")), SCHEMA));
    assertThatThrownBy(() -> model.transform(bad).collectAsList())
        .hasStackTraceContaining("handleInvalid");
    FedDipRegressionModel skips = model.copy(ParamMap.empty()).setHandleInvalid("skip");
    assertThat(skips.transform(bad).count()).isEqualTo(100);
    FedDipRegressionModel keeps = model.copy(ParamMap.empty()).setHandleInvalid("keep");
    assertThat(keeps.transform(bad).where("isnan(prediction)").count()).isEqualTo(1);
  }

  @Test
  void testMistakes() {
    Dataset<Row> rows = houses(50);
    assertThatThrownBy(() -> regressor().setLabelCol("site").fit(rows))
        .hasMessageContaining("site must be numbers but was actually of type string");
    assertThatThrownBy(() -> regressor().setLabelCol("rent").fit(rows))
        .hasMessageContaining("rent does not exist. Available: features, price, site");
    assertThatThrownBy(() -> regressor().setStrategy("dispfl").fit(rows))
        .hasMessageContaining("feddip.strategy.name = dispfl");
    List<String> params = Arrays.stream(regressor().params()).map(Param::name).toList();
    assertThat(params)
        .contains("labelCol", "clientCol", "finalSparsity")
        .doesNotContain("probabilityCol", "thresholds", "predictedLabelCol");
  }
}
