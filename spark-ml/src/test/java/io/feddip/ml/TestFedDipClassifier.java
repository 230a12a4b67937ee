package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.run.ScratchFolder;
import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimator among Spark's own stages. */
final class TestFedDipClassifier {
  @TempDir private Path folder;

  private static double accuracy(Dataset<Row> scored) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored);
  }

  @Test
  void testFitsAndScores() {
    Dataset<Row> rows = Tables.clouds(300);
    FedDipClassificationModel model = Tables.classifier().fit(rows);
    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(model.numFeatures()).isEqualTo(4);
    assertThat(model.labels()).containsExactly("0", "1", "2");
    assertThat(model.sparsity()).isCloseTo(0.5, within(0.01));
    assertThat(model.summary().summary().rounds()).isEqualTo(6);
    assertThat(model.summary().rounds().count()).isEqualTo(7);

    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.columns())
        .containsExactly(
            "id",
            "features",
            "label",
            "species",
            "site",
            "rawPrediction",
            "probability",
            "prediction");
    assertThat(scored.schema().json()).isEqualTo(model.transformSchema(rows.schema()).json());
    assertThat(accuracy(scored)).isGreaterThan(0.9);
    for (Row row : scored.collectAsList()) {
      Vector probability = row.getAs("probability");
      Vector raw = row.getAs("rawPrediction");
      double prediction = row.getAs("prediction");
      assertThat(probability.argmax()).isEqualTo((int) prediction);
      assertThat(Arrays.stream(probability.toArray()).sum()).isCloseTo(1, within(1e-5));
      assertThat(Math.exp(raw.apply(1))).isCloseTo(probability.apply(1), within(1e-6));
    }
  }

  @Test
  void testLabelsAreStrings() {
    Dataset<Row> rows = Tables.clouds(300);
    Dataset<Row> scored =
        Tables.classifier()
            .setLabelCol("species")
            .setPredictedLabelCol("found")
            .setProbabilityCol("")
            .fit(rows)
            .transform(rows);
    assertThat(scored.columns()).endsWith("rawPrediction", "prediction", "found");
    assertThat(scored.where("found = species").count()).isGreaterThan(270);
    assertThat(
            new org.apache.spark.ml.feature.IndexToString()
                .setInputCol("prediction")
                .setOutputCol("again")
                .transform(scored)
                .where("again = found")
                .count())
        .as("the prediction's metadata names the classes")
        .isEqualTo(300);
  }

  @Test
  void testCrossValidatesSparsity() {
    FedDipClassifier classifier = Tables.classifier().setMaxIter(3);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.finalSparsity(), new double[] {0.3, 0.6}).build();
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator)
            .setNumFolds(2)
            .fit(Tables.clouds(240));
    assertThat(best.avgMetrics()).hasSize(2);
    assertThat(Arrays.stream(best.avgMetrics()).min().getAsDouble()).isGreaterThan(0.5);
    FedDipClassificationModel model = (FedDipClassificationModel) best.bestModel();
    assertThat(Math.rint(model.sparsity() * 10)).isIn(3.0, 6.0);
    assertThat(
            new TrainValidationSplit()
                .setEstimator(classifier)
                .setEstimatorParamMaps(grid)
                .setEvaluator(evaluator)
                .fit(Tables.clouds(240))
                .validationMetrics())
        .hasSize(2);
  }

  @Test
  void testAPipelineIsSavedAndLoaded() {
    Dataset<Row> rows = Tables.clouds(120);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StandardScaler().setInputCol("features").setOutputCol("scaled"),
                  Tables.classifier().setFeaturesCol("scaled").setThresholds(new double[] {1, 2, 3})
                });
    String saved = folder.resolve("pipeline").toUri().toString();
    PipelineModel model = pipeline.fit(rows);
    Exceptions.run(() -> model.write().save(saved));
    Exceptions.run(() -> pipeline.write().save(saved + "-estimator"));

    PipelineModel loaded = PipelineModel.load(saved);
    FedDipClassificationModel stage = (FedDipClassificationModel) loaded.stages()[1];
    assertThat(stage.uid()).isEqualTo(model.stages()[1].uid());
    assertThat(stage.getFeaturesCol()).isEqualTo("scaled");
    assertThat(stage.getThresholds()).containsExactly(1, 2, 3);
    assertThat(stage.hasSummary()).isFalse();
    assertThat(loaded.transform(rows).orderBy("id").collectAsList())
        .isEqualTo(model.transform(rows).orderBy("id").collectAsList());

    FedDipClassifier again = (FedDipClassifier) Pipeline.load(saved + "-estimator").getStages()[1];
    assertThat(again.getMaxIter()).isEqualTo(6);
    assertThat(again.isSet(again.finalSparsity())).isTrue();
    assertThat(again.isSet(again.stepSize())).isFalse();
    assertThatThrownBy(() -> stage.write().save(saved)).hasMessageContaining("already exists");
    Exceptions.run(() -> stage.write().overwrite().save(saved));
    assertThat(FedDipClassificationModel.load(saved).labels()).containsExactly("0", "1", "2");
  }

  @Test
  void testRowsWhoseFeaturesAreNone() {
    FedDipClassificationModel model = Tables.classifier().setMaxIter(2).fit(Tables.clouds(120));
    Dataset<Row> rows =
        Tables.clouds(6).selectExpr("id", "case when id < 2 then null else features end features");
    assertThatThrownBy(() -> model.transform(rows).count())
        .hasStackTraceContaining("column features holds null")
        .hasStackTraceContaining("handleInvalid");
    assertThat(
            model.copy(new ParamMap().put(model.handleInvalid(), "skip")).transform(rows).count())
        .isEqualTo(4);
    assertThat(
            model
                .copy(new ParamMap().put(model.handleInvalid(), "keep"))
                .transform(rows)
                .where("isnan(prediction) and probability is null")
                .count())
        .isEqualTo(2);
  }

  @Test
  void testTheRunIsKeptWhereItIsAskedFor() {
    Path run = folder.resolve("run");
    Tables.classifier().setMaxIter(2).setRunDir(run.toString()).fit(Tables.clouds(120));
    assertThat(run.resolve(RunFolder.SUCCESS)).exists();
  }

  @Test
  void testARunThatNobodyKeepsLeavesNoFolder() throws Exception {
    try (ScratchFolder open = ScratchFolder.create()) {
      assertThat(scratchFolders()).as(open.uri()).hasSize(1);
    }
    Tables.classifier().setMaxIter(2).fit(Tables.clouds(120));
    assertThat(scratchFolders()).isEmpty();
  }

  /** Those of this process: others may fit, too. */
  private static List<Path> scratchFolders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith(ScratchFolder.PREFIX))
          .toList();
    }
  }

  @Test
  void testWhatIsWrongIsSaidAsSparkSaysIt() {
    Dataset<Row> rows = Tables.clouds(12);
    FedDipClassifier classifier = Tables.classifier();
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setFeaturesCol("x").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("x does not exist. Available: id, features, label, species, site");
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setFeaturesCol("site").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column site must be a vector")
        .hasMessageContaining("string");
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setLabelCol("features").fit(rows))
        .hasMessageContaining("Column features must be numbers, booleans or strings");
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setClientCol("x").fit(rows))
        .hasMessageContaining("x does not exist");
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setPredictionCol("id").fit(rows))
        .hasMessage("requirement failed: Column id already exists.");
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setFinalSparsity(1))
        .hasMessageContaining("parameter finalSparsity given invalid value 1.0");
    assertThatThrownBy(() -> classifier.copy(ParamMap.empty()).setConfig("feddip.x = 1").fit(rows))
        .hasMessageContaining("unknown key feddip.x");
    assertThatThrownBy(() -> classifier.setWeightCol("id"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("averaged by their numbers of rows");
    FedDipClassifier weighted = classifier.copy(new ParamMap().put(classifier.weightCol(), "id"));
    assertThatThrownBy(() -> weighted.fit(rows)).hasMessageContaining("weightCol is not supported");
  }

  @Test
  void testParamsAreExplainedAndCopied() {
    FedDipClassifier classifier = new FedDipClassifier();
    assertThat(classifier.explainParams())
        .contains("maxIter: rounds (> 0) (default: 20)")
        .contains("finalSparsity: ", "(default: 0.9)", "clientCol: ", "network: ", "thresholds: ");
    assertThat(List.of(classifier.params())).extracting(p -> p.name()).doesNotHaveDuplicates();
    FedDipClassifier copy =
        classifier.setMaxIter(7).copy(new ParamMap().put(classifier.seed().w(5)));
    assertThat(copy.uid()).isEqualTo(classifier.uid());
    assertThat(copy.getMaxIter()).isEqualTo(7);
    assertThat(copy.getSeed()).isEqualTo(5);
    assertThat(classifier.getSeed()).isEqualTo(1);
  }
}
