package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Stages that Java saves for {@code python/tests/test_exchange.py}, and those that it saves for
 * Java, each with the rows and with what the model says of them.
 */
final class ExchangedPipelines {
  private final Path folder;

  ExchangedPipelines(Path folder) {
    this.folder = folder;
  }

  void write() throws IOException {
    Dataset<Row> rows = Tables.clouds(150).coalesce(1);
    rows.write().parquet(uri("java/rows"));
    Pipeline pipeline = pipeline();
    pipeline.save(uri("java/pipeline"));
    PipelineModel model = pipeline.fit(rows);
    model.save(uri("java/model"));
    scored(model, rows).write().parquet(uri("java/scored"));
    CrossValidator validator = validator();
    validator.save(uri("java/validator"));
    validator.fit(rows).save(uri("java/validated"));
    new FedDipRegressor().setClientCol("site").setMaxIter(2).fit(rows).save(uri("java/regression"));
  }

  void requireWhatPythonWrote() {
    Dataset<Row> rows = Tables.spark().read().parquet(uri("java/rows"));
    PipelineModel model = PipelineModel.load(uri("python/model"));
    assertThat(model.stages()[1]).isInstanceOf(FedDipClassificationModel.class);
    assertThat(scored(model, rows).collectAsList()).isEqualTo(read("python/scored"));

    FedDipClassifier stage =
        (FedDipClassifier) Pipeline.load(uri("python/pipeline")).getStages()[1];
    assertThat(stage.getFeaturesCol()).isEqualTo("scaled");
    assertThat(stage.getMaxIter()).isEqualTo(6);
    assertThat(stage.isSet(stage.stepSize())).isFalse();

    CrossValidatorModel validated = CrossValidatorModel.load(uri("python/validated"));
    assertThat(validated.avgMetrics()).hasSize(2);
    assertThat(validated.bestModel()).isInstanceOf(FedDipClassificationModel.class);
    assertThat(FedDipRegressionModel.load(uri("python/regression")).numFeatures()).isEqualTo(4);
  }

  private List<Row> read(String name) {
    return Tables.spark().read().parquet(uri(name)).orderBy("id").collectAsList();
  }

  private static Dataset<Row> scored(PipelineModel model, Dataset<Row> rows) {
    return model
        .transform(rows)
        .select("id", "prediction", "probability")
        .coalesce(1)
        .sortWithinPartitions("id");
  }

  private static Pipeline pipeline() {
    StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
    return new Pipeline()
        .setStages(new PipelineStage[] {scaler, Tables.classifier().setFeaturesCol("scaled")});
  }

  private static CrossValidator validator() {
    FedDipClassifier classifier = Tables.classifier().setMaxIter(2);
    return new CrossValidator()
        .setEstimator(classifier)
        .setEstimatorParamMaps(
            new ParamGridBuilder()
                .addGrid(classifier.finalSparsity(), new double[] {0.3, 0.6})
                .build())
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(2);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }
}
