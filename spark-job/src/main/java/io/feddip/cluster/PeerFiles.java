package io.feddip.cluster;

import io.feddip.checkpoint.ClientStateFiles;
import io.feddip.client.PeerContext;
import io.feddip.client.PeerSession;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Where clients' states are: files that tasks write and read, so nothing has to be computed again
 * when executors die. First weights, the same for all, are the only ones that the driver hands out.
 */
public final class PeerFiles implements Serializable {
  private static final long serialVersionUID = 1;

  private final String folder;
  private final Broadcast<SerializableWritable<Configuration>> hadoop;
  private final Broadcast<float[]> initial;

  /**
   * @param folder that driver and executors reach
   * @param initial first weights, flat
   */
  public PeerFiles(JavaSparkContext spark, String folder, float[] initial) {
    this.folder = folder;
    this.hadoop = spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    this.initial = spark.broadcast(initial);
  }

  byte[] read(PeerContext context, int client, int version) {
    return version < 0
        ? PeerSession.begin(context, initial.value(), client)
        : files().read(client, version);
  }

  void write(int client, int version, byte[] state) {
    files().write(client, version, state);
  }

  /** The files, on the driver or on an executor. */
  public ClientStateFiles files() {
    return ClientStateFiles.open(folder, hadoop.value().value());
  }
}
