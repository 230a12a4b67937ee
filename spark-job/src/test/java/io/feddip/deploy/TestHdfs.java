package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.data.Examples;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.checkpoint.Checkpoint;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.Fingerprint;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Restored;
import io.feddip.checkpoint.Retention;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HDFS in this JVM: a name node and two data nodes with real permissions. */
final class TestHdfs {
  private static final ModelIdentity MODEL = new ModelIdentity("lenet5", 1_000_000);
  private static final Fingerprint FINGERPRINT = Fingerprint.of(Map.of("feddip.seed", "1"));

  @TempDir static java.nio.file.Path folder;

  private static MiniDFSCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    configuration.set("dfs.namenode.fs-limits.min-block-size", "1024");
    configuration.set("dfs.blocksize", "1048576");
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.shutdown();
    }
  }

  @Test
  void testCheckpointsOutliveADataNode() throws IOException {
    CheckpointStore store = store("/checkpoints");
    store.write(checkpoint(0));
    MiniDFSCluster.DataNodeProperties stopped = cluster.stopDataNode(0);
    store.write(checkpoint(1));
    store.write(checkpoint(2));
    assertThat(newest(store).checkpoint().round()).isEqualTo(2);
    assertThat(cluster.restartDataNode(stopped, true)).isTrue();
    cluster.waitActive();
    store.write(checkpoint(2));
    store.write(checkpoint(3));
    Restored restored = newest(store);
    assertThat(restored.checkpoint().round()).isEqualTo(3);
    assertThat(restored.checkpoint().floats("weights")).isEqualTo(checkpoint(3).floats("weights"));
    assertThat(store.checkpoints().keySet()).containsExactly(2, 3);
    assertThat(cluster.getFileSystem().listStatus(new Path("/checkpoints"))).hasSize(2);
  }

  @Test
  void testNoPermission() throws Exception {
    store("/private").write(checkpoint(0));
    FileSystem files = cluster.getFileSystem();
    files.setPermission(new Path("/private/round-000000.ckpt"), new FsPermission("600"));
    UserGroupInformation other =
        UserGroupInformation.createUserForTesting("somebody", new String[] {"else"});
    other.doAs(
        (PrivilegedExceptionAction<Void>)
            () -> {
              CheckpointStore store = store("/private");
              assertThatThrownBy(() -> newest(store))
                  .isExactlyInstanceOf(CheckpointException.class)
                  .hasMessageContainingAll("round-000000.ckpt may not be read", "somebody");
              assertThatThrownBy(() -> store.write(checkpoint(1)))
                  .isInstanceOf(CheckpointException.class)
                  .hasMessageContainingAll("cannot write checkpoint", "somebody");
              return null;
            });
    files.setPermission(new Path("/private"), new FsPermission("700"));
    other.doAs(
        (PrivilegedExceptionAction<Void>)
            () -> {
              assertThatThrownBy(() -> newest(store("/private")))
                  .isExactlyInstanceOf(CheckpointException.class)
                  .hasMessageContaining("cannot be listed");
              return null;
            });
  }

  /** Images in, run folder, checkpoints and model out, on HDFS that loses a data node meanwhile. */
  @Test
  void testAWholeRunWhileADataNodeRestarts() throws IOException {
    FileSystem files = cluster.getFileSystem();
    for (String name :
        List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")) {
      String resource = "/io/feddip/data/fashion-mnist-mini/" + name + "-ubyte.gz";
      try (InputStream in = Examples.class.getResourceAsStream(resource);
          OutputStream out = files.create(new Path("/data/" + name + "-ubyte.gz"))) {
        in.transferTo(out);
      }
    }
    RunConfig config =
        ConfigReader.read(
            SmallRun.CONFIGURATION,
            "the test",
            List.of("feddip.dataset.path=\"" + cluster.getURI() + "/data\""));
    String run = cluster.getURI() + "/runs/one";
    java.nio.file.Path local = folder.resolve("local-run");
    RestartedDataNode restarted = new RestartedDataNode();
    try (SparkSession spark = session()) {
      RunSummary expected =
          Feddip.train(SmallRun.CONFIGURATION, List.of(), spark, local.toUri().toString());
      RunSummary summary = Feddip.train(config, spark, run, false, List.of(restarted));
      assertThat(summary.modelSha256()).isEqualTo(expected.modelSha256());
      assertThat(restarted.restarts).isEqualTo(1);
    }
    for (String name : List.of("_SUCCESS", "summary.json", "rounds.jsonl", "clients.jsonl")) {
      assertThat(files.exists(new Path(run, name))).as(name).isTrue();
    }
    assertThat(files.listStatus(new Path(run, "checkpoints"))).hasSize(2);
    java.nio.file.Path copy = folder.resolve("copy");
    java.nio.file.Files.createDirectories(copy);
    for (String name : List.of("rounds.jsonl", "clients.jsonl")) {
      files.copyToLocalFile(new Path(run, name), new Path(copy.toUri()));
    }
    assertThat(SmallRun.rounds(copy)).isEqualTo(SmallRun.rounds(local));
    assertThat(SmallRun.clients(copy)).isEqualTo(SmallRun.clients(local));
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("on HDFS")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.hadoop.fs.defaultFS", cluster.getURI().toString())
        .getOrCreate();
  }

  private static Restored newest(CheckpointStore store) {
    return store.newestValid(MODEL, FINGERPRINT).orElseThrow();
  }

  private static CheckpointStore store(String path) throws IOException {
    return CheckpointStore.open(
        new Path(cluster.getURI().toString() + path),
        new Retention(0, 2, 0),
        cluster.getConfiguration(0));
  }

  private static Checkpoint checkpoint(int round) {
    float[] weights = new float[1_000_000];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = round + 1f / (i + 1);
    }
    return Checkpoint.builder(round, MODEL, FINGERPRINT).putFloats("weights", weights).build();
  }

  /** Takes a data node away after round 1 and brings it back after round 3. */
  private static final class RestartedDataNode implements RoundListener {
    private MiniDFSCluster.DataNodeProperties stopped;
    private int restarts;

    @Override
    public void roundFinished(RoundRecord round) {
      try {
        if (round.round() == 1) {
          stopped = cluster.stopDataNode(1);
        }
        if (round.round() == 3) {
          assertThat(cluster.restartDataNode(stopped, true)).isTrue();
          cluster.waitActive();
          restarts++;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
