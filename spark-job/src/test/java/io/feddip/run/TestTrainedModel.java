package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.federation.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A finished run's model in DeepLearning4J. */
final class TestTrainedModel {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"auto, io.feddip", "stock, org.deeplearning4j"})
  void graphMeasuresWhatTheRunMeasuredAndTrainsOn(String engine, String layers) {
    SmallRun run = SmallRun.train(folder.resolve("run"), "feddip.client.engine=" + engine);
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    TrainedModel model = TrainedModel.open(spark, folder.resolve("run").toString());

    ComputationGraph graph = model.graph();
    assertThat(graph.getLayer(0).conf().getLayer().getClass().getName()).startsWith(layers);
    assertThat(graph.params().data().asFloat()).isEqualTo(run.weights());
    assertThat(graph.evaluate(model.testImages()).accuracy())
        .isCloseTo(run.summary().finalAccuracy(), within(1e-9));

    graph.setLearningRate(0.05);
    double before = graph.score(model.testImages().next());
    for (int epoch = 0; epoch < 5; epoch++) {
      graph.fit(model.testImages());
    }
    assertThat(graph.score(model.testImages().next())).isLessThan(before);
    graph.close();
  }

  @Test
  void folderWithoutARunIsAnErrorThatNamesIt() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    assertThatThrownBy(() -> TrainedModel.open(spark, empty.toString()))
        .hasMessageContaining(empty.toString());
  }
}
