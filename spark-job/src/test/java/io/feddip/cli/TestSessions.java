package io.feddip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What Spark is told unless the user says otherwise. */
final class TestSessions {
  /** A laptop may sleep for hours between two heartbeats. */
  @Test
  void testSilenceIsNoDeathOnOneMachine() {
    SparkConf conf = Sessions.settings("test", Optional.of("local[2]"));
    long hours = 24 * 20;
    assertThat(conf.getTimeAsSeconds("spark.network.timeout")).isGreaterThan(3600 * hours);
    assertThat(conf.getTimeAsMs("spark.storage.blockManagerHeartbeatTimeoutMs"))
        .isGreaterThan(1000 * 3600 * hours);
  }

  @Test
  void testAClusterKeepsItsOwnTimeouts() {
    SparkConf conf = Sessions.settings("test", Optional.of("spark://host:7077"));
    assertThat(conf.contains("spark.network.timeout")).isFalse();
    assertThat(conf.contains("spark.driver.host")).isFalse();
    assertThat(
            Sessions.settings("test", Optional.of("local-cluster[2,1,1024]"))
                .contains("spark.driver.host"))
        .isFalse();
  }

  /** Updates are never held together, so what they come to must not end a round. */
  @Test
  void testUpdatesAreNotLimitedTogether() {
    assertThat(Sessions.settings("test", Optional.empty()).get("spark.driver.maxResultSize"))
        .isEqualTo("0");
  }

  /** Else a driver's memory grows with clients times rounds. */
  @Test
  void testPastTasksAreForgotten() {
    SparkConf conf = Sessions.settings("test", Optional.of("spark://host:7077"));
    assertThat(conf.getInt("spark.ui.retainedStages", 1000))
        .isLessThanOrEqualTo(20_000 / conf.getInt("spark.ui.retainedTasks", 100_000));
  }

  /** A worker starts the driver with the secret in its environment, where Spark asks too late. */
  @Test
  void testTheWorkersSecret() {
    Map<String, String> environment = Map.of("_SPARK_AUTH_SECRET", "shared");
    SparkConf open = new SparkConf(false);
    Sessions.secretOfTheWorker(open, environment);
    assertThat(open.contains("spark.authenticate.secret")).isFalse();
    SparkConf secured = new SparkConf(false).set("spark.authenticate", "true");
    Sessions.secretOfTheWorker(secured, environment);
    assertThat(secured.get("spark.authenticate.secret")).isEqualTo("shared");
    Sessions.secretOfTheWorker(
        secured.set("spark.authenticate.secret", "own"), Map.of("_SPARK_AUTH_SECRET", "other"));
    assertThat(secured.get("spark.authenticate.secret")).isEqualTo("own");
  }

  @Test
  void testTheUserWins() {
    System.setProperty("spark.network.timeout", "99s");
    try {
      assertThat(Sessions.settings("test", Optional.empty()).get("spark.network.timeout"))
          .isEqualTo("99s");
    } finally {
      System.clearProperty("spark.network.timeout");
    }
  }

  @Test
  void testTheLauncherSendsItsJarsToClusters() {
    System.setProperty("feddip.jars", "/a.jar,/b.jar");
    try {
      SparkConf cluster = Sessions.settings("test", Optional.of("spark://host:7077"));
      assertThat(cluster.get("spark.jars")).isEqualTo("/a.jar,/b.jar");
      assertThat(cluster.get("spark.executor.extraJavaOptions")).contains("jdk.incubator.vector");
      assertThat(Sessions.settings("test", Optional.empty()).contains("spark.jars")).isFalse();
    } finally {
      System.clearProperty("feddip.jars");
    }
  }
}
