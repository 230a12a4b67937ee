package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.federation.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start from another run's model. */
final class TestWarmStart {
  private static final String DENSE = "feddip.strategy.name=fedavg";

  @TempDir private Path folder;

  private SmallRun train(String name, String... settings) {
    return SmallRun.train(folder.resolve(name), settings);
  }

  private String[] from(String name, String... more) {
    return Stream.concat(
            Stream.of("feddip.model.from=" + folder.resolve(name)), Arrays.stream(more))
        .toArray(String[]::new);
  }

  private void resume(String name, String... settings) {
    Feddip.train(
        SmallRun.config(folder, settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve(name).toString(),
        true,
        List.of());
  }

  @Test
  void aDenseModelIsTheOneThatTheRunEndedWith() throws Exception {
    SmallRun first = train("first", DENSE);
    SmallRun second = train("second", from("first", DENSE));
    assertThat(second.round(-1).testAccuracy()).isEqualTo(first.summary().finalAccuracy());
    assertThat(second.round(-1).testLoss()).isEqualTo(first.round(2).testLoss());
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(Files.readString(folder.resolve("second/config.conf")))
        .contains("# model.from model_sha256 " + first.digest())
        .contains("feddip.model.from = \"" + folder.resolve("first"));
  }

  @Test
  void aMaskThatIsSparseEnoughStays() {
    SmallRun first = train("first");
    SmallRun second = train("second", from("first", "feddip.pruning.interval=100"));
    assertThat(second.round(-1).testAccuracy()).isEqualTo(first.summary().finalAccuracy());
    assertThat(second.round(-1).testLoss()).isEqualTo(first.round(2).testLoss());
    assertThat(second.round(-1).sparsity())
        .isEqualTo(first.summary().finalSparsity())
        .isGreaterThan(0.8);
  }

  /** Random masks, which a run from nothing begins with, would cut through what was learnt. */
  @Test
  void aModelThatIsTooDenseKeepsItsLargestWeights() {
    train("first", DENSE);
    SmallRun second = train("second", from("first", "feddip.pruning.initial-sparsity=0.2"));
    SmallRun nothing = train("nothing", "feddip.pruning.initial-sparsity=0.2");
    assertThat(second.round(-1).sparsity()).isCloseTo(0.2, within(1e-3));
    assertThat(second.round(-1).sparsity()).isEqualTo(nothing.round(-1).sparsity());
    SmallRun largest =
        train(
            "largest",
            from(
                "first",
                "feddip.pruning.initial-sparsity=0.2",
                "feddip.pruning.initial-mask=magnitude"));
    assertThat(second.digest()).isEqualTo(largest.digest());
  }

  @Test
  void peersStartFromItToo() {
    SmallRun first = train("first", DENSE);
    String[] peers = {
      "feddip.strategy.name=dpsgd",
      "feddip.federation.topology=ring",
      "feddip.federation.rounds=1",
      "feddip.client.learning-rate=1e-30"
    };
    SmallRun warm = train("warm", from("first", peers));
    SmallRun cold = train("cold", peers);
    assertThat(warm.digest()).isNotEqualTo(cold.digest());
    assertThat(warm.summary().finalAccuracy())
        .as("mean over clients of the same model, each on its share")
        .isCloseTo(first.summary().finalAccuracy(), within(0.05));
    assertThatThrownBy(() -> train("second", from("warm", DENSE)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no model/model.feddip: its clients had no server");
  }

  @Test
  void aResumedRunEndsInTheSameBits() throws Exception {
    train("first");
    String[] settings = from("first", "feddip.checkpoint.every=1");
    SmallRun whole = train("whole", settings);
    Files.delete(folder.resolve("whole/_SUCCESS"));
    resume("whole", settings);
    assertThat(SmallRun.in(folder.resolve("whole")).digest()).isEqualTo(whole.digest());
    // What it started from need not be there any more, nor where it was.
    Files.move(folder.resolve("first"), folder.resolve("moved"));
    for (String place : List.of("first", "moved")) {
      Files.delete(folder.resolve("whole/_SUCCESS"));
      resume("whole", from(place, "feddip.checkpoint.every=1"));
      assertThat(SmallRun.in(folder.resolve("whole")).digest()).isEqualTo(whole.digest());
    }
  }

  @Test
  void aRunIsResumedFromTheSameModelOnly() throws Exception {
    train("first");
    train("other", "feddip.seed=8");
    train("whole", from("first", "feddip.checkpoint.every=1"));
    assertThatThrownBy(() -> resume("whole", from("other", "feddip.checkpoint.every=1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.model.from");
    assertThatThrownBy(() -> resume("whole", "feddip.checkpoint.every=1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("now it is none (feddip.model.from)");
    Files.delete(folder.resolve("whole/_SUCCESS"));
    assertThatThrownBy(() -> resume("whole", from("other", "feddip.checkpoint.every=1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("started from model_sha256");
    // Whatever the folder's own text says, the checkpoint knows.
    Files.move(folder.resolve("whole/config.conf"), folder.resolve("whole/other.conf"));
    assertThatThrownBy(() -> resume("whole", from("other", "feddip.checkpoint.every=1")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.from");
  }

  @Test
  void whatCannotBeStartedFromIsAnErrorThatSaysWhy() throws Exception {
    assertRefused("nowhere", "feddip.model.from: there is no run folder");
    Files.createDirectories(folder.resolve("empty"));
    assertRefused("empty", "is no run folder: it has neither config.conf");
    train("first");
    assertRefused(
        "first",
        "belongs to another model than",
        "feddip.pruning.exclude=[\"conv1\"]",
        "feddip.pruning.interval=100");
    assertRefused("first", "belongs to another model than", "feddip.model.name=mlp");
    assertRefused(
        "first", "feddip.pruning.initial-scale = sparse", "feddip.pruning.initial-scale=sparse");
    Files.delete(folder.resolve("first/summary.json"));
    assertRefused("first", "has no model yet; its training has not ended");
  }

  private void assertRefused(String start, String message, String... settings) {
    assertThatThrownBy(() -> train("second", from(start, settings)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
    assertThat(folder.resolve("second")).doesNotExist();
  }
}
