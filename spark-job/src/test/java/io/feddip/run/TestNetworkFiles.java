package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.federation.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on with a network from a file. */
final class TestNetworkFiles {
  @TempDir private Path folder;

  private static String[] from(Path file, String... more) {
    String[] all = java.util.Arrays.copyOf(more, more.length + 2);
    all[more.length] = "feddip.model.name=onnx";
    all[more.length + 1] = "feddip.model.onnx.path=" + file;
    return all;
  }

  private Path zip(String run) {
    Path file = folder.resolve(run + ".zip");
    ModelExport.open(folder.resolve(run).toString(), new Configuration())
        .write(ModelExport.Format.DL4J, false, false, file.toString());
    return file;
  }

  private Path exported(String run) {
    Path file = folder.resolve(run + ".onnx");
    ModelExport.open(folder.resolve(run).toString(), new Configuration())
        .write(ModelExport.Format.ONNX, true, false, file.toString());
    return file;
  }

  /** A step of size 0 leaves the file's weights as they are, in every bit. */
  @Test
  void trainingStartsFromTheFilesWeights() throws Exception {
    SmallRun first = SmallRun.train(folder.resolve("first"), "feddip.strategy.name=fedavg");
    Path file = exported("first");
    SmallRun still =
        SmallRun.train(
            folder.resolve("still"),
            from(
                file,
                "feddip.strategy.name=fedavg",
                "feddip.federation.rounds=1",
                "feddip.client.learning-rate=1e-30"));
    assertThat(still.weights()).isEqualTo(first.weights());
    assertThat(still.summary().finalAccuracy()).isEqualTo(first.summary().finalAccuracy());
    assertThat(Files.readString(folder.resolve("still/config.conf")))
        .containsPattern("# model\\.file sha256 \\p{XDigit}{64}");
  }

  /**
   * DeepLearning4J's zip, there and back: the same first weights are the same run, in every bit.
   */
  @Test
  void aZipOfDeepLearning4jTrainsToTheSameBits() {
    String[] still = {"feddip.federation.rounds=1", "feddip.client.learning-rate=1e-30"};
    SmallRun first =
        SmallRun.train(folder.resolve("first"), with(still, "feddip.strategy.name=fedavg"));
    Path file = zip("first");
    SmallRun named = SmallRun.train(folder.resolve("named"));
    SmallRun zipped =
        SmallRun.train(
            folder.resolve("zipped"), "feddip.model.name=dl4j", "feddip.model.dl4j.path=" + file);
    assertThat(first.weights()).isNotEqualTo(named.weights());
    assertThat(zipped.weights()).isEqualTo(named.weights());
  }

  private static String[] with(String[] settings, String more) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = more;
    return all;
  }

  /** The file's content is part of what a checkpoint is known by, its place is not. */
  @Test
  void aRunIsResumedWithTheSameFileOnly() throws Exception {
    SmallRun.train(folder.resolve("first"));
    Path file = exported("first");
    String[] two = from(file, "feddip.federation.rounds=3", "feddip.checkpoint.every=1");
    SmallRun whole = SmallRun.train(folder.resolve("whole"), two);
    Files.delete(folder.resolve("whole/_SUCCESS"));
    Path moved = Files.move(file, folder.resolve("moved.onnx"));
    String[] again = from(moved, "feddip.federation.rounds=3", "feddip.checkpoint.every=1");
    resume("whole", again);
    assertThat(SmallRun.in(folder.resolve("whole")).digest()).isEqualTo(whole.digest());
    SmallRun.train(folder.resolve("other"), "feddip.seed=8");
    Files.delete(folder.resolve("whole/_SUCCESS"));
    String[] other =
        from(exported("other"), "feddip.federation.rounds=3", "feddip.checkpoint.every=1");
    assertThatThrownBy(() -> resume("whole", other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.file");
  }

  /** As for ONNX: where a file is decides nothing. */
  @Test
  void aZipThatWasMovedIsTheSame() throws Exception {
    SmallRun.train(folder.resolve("first"));
    String[] rest = {"feddip.checkpoint.every=1", "feddip.model.name=dl4j"};
    Path file = zip("first");
    SmallRun whole =
        SmallRun.train(folder.resolve("whole"), with(rest, "feddip.model.dl4j.path=" + file));
    Files.delete(folder.resolve("whole/_SUCCESS"));
    Path moved = Files.move(file, folder.resolve("moved.zip"));
    resume("whole", with(rest, "feddip.model.dl4j.path=" + moved));
    assertThat(SmallRun.in(folder.resolve("whole")).digest()).isEqualTo(whole.digest());
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
  void whatIsNoNetworkIsAnErrorThatNamesTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("none.onnx"), "no network");
    assertThatThrownBy(() -> SmallRun.train(folder.resolve("run"), from(file)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("feddip.model.onnx.path: cannot read " + file);
    assertThatThrownBy(() -> SmallRun.config(folder, "feddip.model.name=onnx"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("go together");
  }
}
