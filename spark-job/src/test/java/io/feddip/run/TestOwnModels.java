package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.feddip.api.UsageException;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Mask;
import io.feddip.api.run.ClientRecord;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.ClientSession;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.runfolder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves whose clients have models of their own. */
final class TestOwnModels {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;

  private RunFolder open() {
    return RunFolder.open(folder.resolve("run").toString(), HADOOP);
  }

  private ScoringModel model(int client) {
    RunFolder run = open();
    return ScoringModel.ofClient(run, StoredConfig.of(run), HADOOP, client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpsgd", "dfedavgm", "dispfl", "da-dpfl", "feddip-gossip"})
  void keptWithoutAServer(String strategy) {
    SmallRun run =
        SmallRun.train(
            folder.resolve("run"),
            "feddip.strategy.name=" + strategy,
            "feddip.federation.topology=ring",
            "feddip.evaluation.every=1");
    requireAllModels(run);
    assertThat(run.clients())
        .hasSize(12)
        .allSatisfy(client -> assertThat(client.accuracyAfter()).isBetween(0.0, 1.0));
    double mean =
        run.clients().stream()
            .filter(client -> client.round() == 2)
            .mapToDouble(ClientRecord::accuracyAfter)
            .average()
            .orElseThrow();
    assertThat(run.summary().finalAccuracy()).isCloseTo(mean, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"local", "fedper", "fedrep", "ditto", "subfedavg", "fedspa", "feddip-personal"})
  void keptWithAServer(String strategy) {
    SmallRun run =
        SmallRun.train(
            folder.resolve("run"), "feddip.strategy.name=" + strategy, "feddip.evaluation.every=2");
    requireAllModels(run);
    boolean masked = Set.of("fedspa", "feddip-personal").contains(strategy);
    for (int round : new int[] {0, 2}) {
      assertThat(run.round(round).columns().get("consensus_distance")).isNotNegative().isFinite();
      if (masked) {
        assertThat(run.round(round).columns().get("mask_overlap")).isBetween(0.01, 1.0);
      }
    }
    assertThat(run.round(1).columns()).doesNotContainKeys("consensus_distance", "mask_overlap");
    if (masked) {
      assertThat(run.round(2).columns().get("mask_overlap")).isCloseTo(overlap(), within(1e-12));
      assertThat(folder.resolve("run/mask-overlap.json"))
          .content()
          .startsWith("{\"round\":2,\"clients\":[0,1,2,3],\"overlap\":[[1.0,0.");
    }
  }

  /** Mean Jaccard index of what pairs of clients' files hold. */
  private double overlap() {
    double sum = 0;
    for (int one = 0; one < 4; one++) {
      for (int other = one + 1; other < 4; other++) {
        Mask a = model(one).mask().orElseThrow();
        Mask b = model(other).mask().orElseThrow();
        int both = 0;
        int either = 0;
        for (int i = 0; i < a.size(); i++) {
          both += a.isKept(i) && b.isKept(i) ? 1 : 0;
          either += a.isKept(i) || b.isKept(i) ? 1 : 0;
        }
        sum += (double) both / either;
      }
    }
    return sum / 6;
  }

  private void requireAllModels(SmallRun run) {
    RunConfig config = StoredConfig.of(open());
    List<Examples> tests =
        ExperimentData.load(config, HADOOP, LocalSpark::session)
            .test()
            .byClient(LocalSpark.context())
            .collect();
    List<String> digests = new ArrayList<>();
    double sum = 0;
    int measured = 0;
    for (Examples test : tests) {
      ScoringModel model = model(test.owner());
      digests.add(ModelFiles.sha256(model.weights()));
      if (test.size() > 0) {
        sum +=
            ClientSession.evaluate(model.spec(), model.weights(), List.of(test).iterator())
                .accuracy();
        measured++;
      }
    }
    assertThat(digests).hasSize(4);
    assertThat(run.digest()).isEqualTo(ModelFiles.sha256(digests));
    assertThat(run.summary().finalAccuracy()).isCloseTo(sum / measured, within(1e-12));
    assertThat(folder.resolve("run/model/clients/clients-000000-000003.feddip")).exists();
    assertThat(run.round(2).columns().get("consensus_distance"))
        .isCloseTo(distance(), withinPercentage(1e-6));
  }

  /** (1/N)Σ‖w_i − w̄‖² of what clients' files hold. */
  private double distance() {
    List<float[]> models = IntStream.range(0, 4).mapToObj(c -> model(c).weights()).toList();
    double sum = 0;
    for (int i = 0; i < models.get(0).length; i++) {
      int parameter = i;
      double mean = models.stream().mapToDouble(model -> model[parameter]).average().orElseThrow();
      for (float[] model : models) {
        sum += (model[i] - mean) * (model[i] - mean);
      }
    }
    return sum / 4;
  }

  @Test
  void whoseModelMustBeSaid() {
    SmallRun.train(
        folder.resolve("run"),
        "feddip.strategy.name=dispfl",
        "feddip.federation.rounds=1",
        "feddip.federation.topology=ring");
    RunConfig config = StoredConfig.of(open());
    assertThatThrownBy(() -> ScoringModel.of(open(), config, HADOOP))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith(
            "run has a model for every client and none for all: evaluate and predict take --client"
                + " ID, from 0 to 3");
    assertThatThrownBy(() -> model(4))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("run has no model of client 4: clients are 0 to 3");
    assertThatThrownBy(() -> model(-1))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("run has no model of client -1: clients are 0 to 3");
  }

  @Test
  void whereAllUseOneNoClientHasAnother() {
    SmallRun.train(
        folder.resolve("run"), "feddip.strategy.name=fedavg", "feddip.federation.rounds=1");
    assertThatThrownBy(() -> model(0))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith(
            "run has no model of client 0: with feddip.strategy.name = fedavg all clients use one,"
                + " so leave --client out");
  }
}
