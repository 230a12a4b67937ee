package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.api.run.RunSummary;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.compare.ComparisonReader;
import io.feddip.compare.ComparisonRun;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on with the data it began with, wherever that is now, and with no other. */
final class TestDataIdentity {
  private static final String[] SETTINGS = {
    "feddip.checkpoint.every=1", "feddip.federation.rounds=2"
  };

  @TempDir private Path folder;

  @Test
  void resumeRefusesOtherDataAndTakesTheSameFromAnotherPlace() throws IOException {
    Path run = folder.resolve("run");
    RunSummary before = train(SmallRun.config(folder, SETTINGS), false);
    Files.delete(run.resolve("_SUCCESS"));
    assertThat(Files.readString(run.resolve("config.conf")))
        .containsPattern("# data\\.train 200 images, sha256 \\p{XDigit}{64}")
        .contains("# data.test 60 images");

    Path moved = folder.resolve("moved");
    Files.move(folder.resolve("images"), moved);
    RunConfig elsewhere =
        ConfigReader.read(
            "", "moved", with(SmallRun.settings(folder, SETTINGS), "feddip.dataset.path=" + moved));
    assertThat(train(elsewhere, true).modelSha256()).isEqualTo(before.modelSha256());

    Files.delete(run.resolve("_SUCCESS"));
    changeALabel(moved.resolve("train-labels-idx1-ubyte"));
    assertThatThrownBy(() -> train(elsewhere, true))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("other data", "data.train: 200 images", "--output");
    changeALabel(moved.resolve("train-labels-idx1-ubyte"));
    changeALabel(moved.resolve("t10k-labels-idx1-ubyte"));
    assertThatThrownBy(() -> train(elsewhere, true))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("data.test: 60 images");
  }

  @Test
  void compareRefusesToMixData() throws IOException {
    Path comparison = folder.resolve("comparison");
    compare(comparison, "[fedavg]");
    changeALabel(folder.resolve("images/train-labels-idx1-ubyte"));
    assertThatThrownBy(() -> compare(comparison, "[fedavg, feddip]"))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("other data", "data.train", "--output");
    assertThat(comparison.resolve("s-feddip-1/rounds.jsonl")).doesNotExist();
  }

  @Test
  void whatAnEarlierReleaseDidNotRecordIsUnknown() {
    Map<String, String> now = Map.of(DataIdentity.TRAIN, "5 images", DataIdentity.TEST, "2 images");
    assertThat(DataIdentity.parse("# data from /a b\nfeddip.seed = 1\n")).isEmpty();
    assertThat(DataIdentity.parse(DataIdentity.comments(now))).isEqualTo(now);
    assertThat(DataIdentity.difference(Map.of(), now)).isEmpty();
    assertThat(DataIdentity.difference(now, now)).isEmpty();
    assertThat(DataIdentity.difference(Map.of(DataIdentity.TEST, "3 images"), now))
        .contains("data.test was 3 images and is 2 images");
  }

  @Test
  void trainingImagesAreNotNeededToMeasure() throws IOException {
    SmallRun run = SmallRun.train(folder.resolve("run"), "feddip.federation.rounds=1");
    try (java.util.stream.Stream<Path> files = Files.list(folder.resolve("images"))) {
      for (Path file : files.filter(name -> name.toString().contains("train-")).toList()) {
        Files.delete(file);
      }
    }
    TrainedModel model =
        TrainedModel.open(LocalSpark.session(LocalSpark.MASTER), folder.resolve("run").toString());
    assertThat(model.graph().params().data().asFloat()).isEqualTo(run.weights());
  }

  @Test
  void testImagesAreNotNeededToShowPartitions() throws IOException {
    RunConfig config = SmallRun.config(folder);
    Files.delete(folder.resolve("images/t10k-images-idx3-ubyte"));
    Files.write(folder.resolve("images/t10k-images-idx3-ubyte"), new byte[] {1});
    ExperimentData data =
        ExperimentData.load(
            config,
            new org.apache.hadoop.conf.Configuration(),
            () -> {
              throw new AssertionError("no session is needed");
            });
    assertThat(data.report().sizes()).containsExactly(40, 24, 32, 17);
  }

  private RunSummary train(RunConfig config, boolean resume) {
    return Feddip.train(
        config,
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve("run").toString(),
        resume,
        List.of());
  }

  private void compare(Path to, String strategies) {
    String grid =
        "compare { strategies = %s, seeds = [1], settings { s { pruning.final-sparsity = 0.5 } } }"
            .formatted(strategies);
    new ComparisonRun(
            ComparisonReader.read(grid, "grid.conf", SmallRun.settings(folder)),
            LocalSpark.session(),
            to.toString(),
            new PrintWriter(new StringWriter(), true))
        .run();
  }

  private static List<String> with(List<String> settings, String more) {
    List<String> all = new java.util.ArrayList<>(settings);
    all.add(more);
    return all;
  }

  /** Another class for the first image; once more, and it is as before. */
  private static void changeALabel(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] ^= 1;
    Files.write(file, bytes);
  }
}
