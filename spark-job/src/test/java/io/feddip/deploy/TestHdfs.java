package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.checkpoint.Checkpoint;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.checkpoint.CheckpointStore;
import io.feddip.checkpoint.Fingerprint;
import io.feddip.checkpoint.ModelIdentity;
import io.feddip.checkpoint.Restored;
import io.feddip.checkpoint.Retention;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
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
}
