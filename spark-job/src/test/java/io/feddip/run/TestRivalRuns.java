package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.Feddip;
import io.feddip.api.model.Layout;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.PayloadSizes.Content;
import io.feddip.client.Networks;
import io.feddip.client.TaskSpec;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.runfolder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rivals in the round loop: what they prune, and what their rounds cost in bytes. */
class TestRivalRuns {
  private static final int ROUNDS = 4;
  private static final int COHORT = 2;
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private static List<String> settings(String strategy, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "feddip.partitioning.clients=50",
                "feddip.federation.rounds=" + ROUNDS,
                "feddip.federation.fraction=0.04",
                "feddip.client.epochs=1",
                "feddip.client.batch-size=64",
                "feddip.pruning.final-sparsity=0.9",
                "feddip.evaluation.every=100",
                "feddip.pruning.interval=2",
                "feddip.pruning.horizon=0.5",
                "feddip.strategy.prunefl-interval=2",
                "feddip.strategy.name=" + strategy));
    all.addAll(List.of(more));
    return all;
  }

  private RunFolder run(String strategy) {
    Feddip.train("", settings(strategy), spark, folder.toString());
    return RunFolder.open(folder.toString(), spark.sparkContext().hadoopConfiguration());
  }

  private Layout layout() {
    RunConfig config = ConfigReader.read("", "test", settings("snip"));
    TaskSpec worker =
        ExperimentData.load(config, spark.sparkContext().hadoopConfiguration(), () -> spark)
            .workerSpec(config);
    return Networks.layout(worker);
  }

  private static void assertBytesUp(RoundRecord round, double... expected) {
    double sum = 0;
    for (double part : expected) {
      sum += COHORT * part;
    }
    assertThat((double) round.bytesUp()).isCloseTo(sum, within(0.03 * sum));
  }

  /** The same with a measurement, which travels without its zeros: those of units that are dead. */
  private void assertMeasuredBytesUp(RoundRecord round, double update) {
    double dense = 4.0 * layout().length();
    assertThat((double) round.bytesUp())
        .isBetween(COHORT * (.97 * update + .5 * dense), COHORT * (1.03 * update + 1.01 * dense));
  }

  private double bytes(double sparsity, Content content) {
    return PayloadSizes.predict(layout(), 1 - sparsity, content);
  }

  @Test
  void snipMeasuresOnceAndThenSendsValuesOnly() {
    try (RunFolder run = run("snip")) {
      List<RoundRecord> rounds = run.rounds();
      assertThat(rounds).hasSize(ROUNDS + 1);
      RoundRecord preparation = rounds.get(0);
      assertThat(preparation.cohort()).hasSize(COHORT);
      assertMeasuredBytesUp(preparation, 0);
      assertThat(preparation.bytesDown()).isGreaterThanOrEqualTo(4L * COHORT * layout().length());
      for (RoundRecord round : rounds.subList(1, rounds.size())) {
        assertThat(round.sparsity()).isCloseTo(0.9, within(1e-4));
        assertThat(round.maskChanged()).isZero();
        assertBytesUp(round, bytes(0.9, Content.VALUES_ONLY));
      }
      assertThat(run.layers()).allMatch(layer -> layer.round() == -1);
    }
  }

  @Test
  void feddstSendsMasksUpInReadjustingRounds() {
    try (RunFolder run = run("feddst")) {
      List<RoundRecord> rounds = run.rounds();
      for (RoundRecord round : rounds.subList(1, rounds.size())) {
        boolean readjusts = round.round() % 2 == 0;
        assertBytesUp(round, bytes(0.9, readjusts ? Content.WITH_INDEX : Content.VALUES_ONLY));
        assertThat(round.maskChanged() > 0).isEqualTo(readjusts);
        assertThat(round.sparsity()).isCloseTo(0.9, within(1e-4));
      }
      int[] counts = ErdosRenyiKernel.layerCounts(layout(), 0.9);
      List<LayerRecord> layers = run.layers();
      for (int i = 0; i < layers.size(); i++) {
        assertThat(layers.get(i).kept()).isEqualTo(counts[i % counts.length]);
      }
    }
  }

  @Test
  void pruneflSendsSquaresInReadjustingRounds() {
    try (RunFolder run = run("prunefl")) {
      List<RoundRecord> rounds = run.rounds();
      double dense = 4.0 * layout().length();
      assertThat(rounds.get(0).sparsity()).isZero();
      assertMeasuredBytesUp(rounds.get(1), dense);
      assertThat(rounds.get(1).sparsity()).isCloseTo(0.5, within(1e-4));
      assertBytesUp(rounds.get(2), bytes(0.5, Content.VALUES_ONLY));
      assertMeasuredBytesUp(rounds.get(3), bytes(0.5, Content.VALUES_ONLY));
      assertThat(rounds.get(3).sparsity()).isCloseTo(0.9, within(1e-4));
      assertBytesUp(rounds.get(4), bytes(0.9, Content.VALUES_ONLY));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feddip",
        "feddp",
        "fedavg",
        "fedprox",
        "fedavg-topk",
        "prunefl",
        "snip",
        "feddst"
      })
  void everyStrategyRunsTwiceToTheSameBits(String strategy) {
    RunSummary first =
        Feddip.train("", settings(strategy), spark, folder.resolve("first").toString());
    RunSummary second =
        Feddip.train("", settings(strategy), spark, folder.resolve("second").toString());
    assertThat(second.modelSha256()).isEqualTo(first.modelSha256());
    assertThat(first.strategy()).isEqualTo(strategy);
    String run = folder.resolve("first").toString();
    try (RunFolder opened = RunFolder.open(run, spark.sparkContext().hadoopConfiguration())) {
      assertThat(opened.clients())
          .extracting(ClientRecord::status)
          .containsOnly(ClientRecord.Status.OK);
    }
  }
}
