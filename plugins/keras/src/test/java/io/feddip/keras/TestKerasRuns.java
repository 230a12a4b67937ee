package io.feddip.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.federation.LocalSpark;
import io.feddip.run.SmallRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that prune a network from a file of Keras. */
final class TestKerasRuns {
  @TempDir private Path folder;

  private String[] settings(String file) throws Exception {
    Path path = folder.resolve(file);
    Files.write(path, TestKerasFormat.resource(file));
    return new String[] {
      "feddip.model.name=keras",
      "feddip.model.keras.path=" + path,
      "feddip.checkpoint.every=1",
      "feddip.evaluation.every=1"
    };
  }

  @Test
  void aRunEndsSparseAndIsResumedToTheSameBits() throws Exception {
    String[] settings = settings("fashion.h5");
    SmallRun run = SmallRun.train(folder.resolve("run"), settings);
    assertThat(run.isFinished()).isTrue();
    assertThat(run.round(2).sparsity()).isGreaterThan(0.89);
    assertThat(Files.readString(folder.resolve("run/config.conf")))
        .contains("# plug-in feddip-keras ")
        .containsPattern("# model\\.file sha256 \\p{XDigit}{64}");
    Files.delete(folder.resolve("run/_SUCCESS"));
    Feddip.train(
        SmallRun.config(folder, settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve("run").toString(),
        true,
        List.of());
    assertThat(SmallRun.in(folder.resolve("run")).digest()).isEqualTo(run.digest());
  }

  @Test
  void aNetworkOfOtherImagesIsOneLine() throws Exception {
    String[] settings = settings("functional.h5");
    assertThatThrownBy(() -> SmallRun.train(folder.resolve("run"), settings))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "feddip.model.keras.path: layer image (InputLayer): takes [null,9,7,2]");
  }
}
