package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.Redaction;
import io.feddip.tracking.Tracking;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of a configuration: what is stored and printed of them, and whom they are sent to. */
final class TestSecrets {
  private static final String ADDRESS = "http://someone:pass-w0rd@127.0.0.1:9/x?token=t0k3n#s3cret";

  @TempDir private Path folder;

  @Test
  void noFileOfARunHoldsThem() throws IOException {
    SmallRun.train(
        folder.resolve("run"),
        "feddip.tracking.mlflow-uri=" + ADDRESS,
        "feddip.federation.rounds=1",
        "feddip.checkpoint.every=1");
    try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("pass-w0rd")
            .doesNotContain("t0k3n")
            .doesNotContain("s3cret");
      }
    }
    String config = Files.readString(folder.resolve("run/config.conf"));
    assertThat(config).contains("http://***@127.0.0.1:9/x?***");
    RunConfig read = ConfigReader.readRunFolder(config, "config.conf");
    assertThatThrownBy(() -> Tracking.with(List.of(), read, new Configuration()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.tracking.mlflow-uri");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://u:pass-w0rd@host/x",
        "http:// u:pass-w0rd@host",
        "https://u:pass-w0rd@host name/",
        "http://pass-w0rd@",
      })
  void messagesHaveNone(String address) {
    RunConfig config = ConfigReader.read("", "x", List.of("feddip.tracking.mlflow-uri=" + address));
    assertThatThrownBy(() -> Tracking.with(List.of(), config, new Configuration()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("feddip.tracking.mlflow-uri")
        .hasMessageNotContaining("pass-w0rd");
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:pa@ss@host/x, https://***@host/x",
    "https://t0k3n@host, https://***@host",
    "http://host/x?a=b&token=c, http://host/x?***",
    "s3a://key:secret@bucket/x, s3a://***@bucket/x",
    "abfs://container@account.dfs.core.windows.net/x,"
        + " abfs://container@account.dfs.core.windows.net/x",
    "hdfs://name:8020/a@b, hdfs://name:8020/a@b",
    "/data/a:b@c?d, /data/a:b@c?d"
  })
  void addressesKeepWhatIsNoSecret(String address, String shown) {
    assertThat(Redaction.redact("feddip.dataset.path", address)).isEqualTo(shown);
    assertThat(Redaction.redact("path = \"" + address + "\""))
        .isEqualTo("path = \"" + shown + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "https://mlflow.example, https://mlflow.example, true",
    "https://mlflow.example/a, https://MLFLOW.example:443/b, true",
    "https://mlflow.example, https://evil.example, false",
    "https://mlflow.example, http://mlflow.example, false",
    "https://mlflow.example, https://mlflow.example:8443, false",
    "https://mlflow.example, https://mlflow.example@evil.example, false",
    "'', https://mlflow.example, false"
  })
  void theTokenGoesToItsOwnServerOnly(String owner, String server, boolean sent) {
    Map<String, String> environment =
        Map.of("MLFLOW_TRACKING_TOKEN", "t0k3n", "MLFLOW_TRACKING_URI", owner);
    assertThat(Tracking.token(URI.create(server), environment).isPresent()).isEqualTo(sent);
    assertThat(Tracking.token(URI.create(server), Map.of("MLFLOW_TRACKING_URI", owner))).isEmpty();
  }
}
