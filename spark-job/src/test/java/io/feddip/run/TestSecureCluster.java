package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.cli.Sessions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What a cluster's settings say about who may talk to it. */
final class TestSecureCluster {
  @Test
  void aClusterWithoutAuthenticationIsSaidToBeOne() {
    SparkConf conf = new SparkConf(false).setMaster("spark://host:7077");
    assertThat(Sessions.trust(conf))
        .hasValueSatisfying(
            line -> assertThat(line).contains("without authentication").contains("secure.conf"));
    assertThat(Sessions.trust(conf.set("spark.authenticate", "true"))).isEmpty();
  }

  @Test
  void secureTurnsOnWhatTheDocumentSays() throws IOException {
    Properties secure = new Properties();
    try (Reader in = Files.newBufferedReader(root().resolve("conf/spark/secure.conf"))) {
      secure.load(in);
    }
    assertThat(secure)
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.network.crypto.enabled", "true")
        .containsEntry("spark.io.encryption.enabled", "true")
        .containsEntry("spark.acls.enable", "true");
    SparkConf conf = new SparkConf(false);
    secure.forEach((key, value) -> conf.set((String) key, (String) value));
    assertThat(Sessions.trust(conf)).isEmpty();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("SECURITY.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
