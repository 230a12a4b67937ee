package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.checkpoint.ClientModelFiles;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.ClientSession;
import io.feddip.client.OwnModel;
import io.feddip.client.TaskSpec;
import io.feddip.data.Parcel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a run leaves of its clients' own models: executors measure and write them, a block of
 * clients a file, and the driver learns a few numbers of each.
 */
public final class FinalModels {
  /** Clients a file. */
  private static final int BLOCK = 50;

  private FinalModels() {}

  /**
   * One client's.
   *
   * @param sha256 of its flat parameters, in hexadecimal
   * @param sparsity fraction of the prunable weights that it does not keep
   * @param accuracy on its own test examples; NaN without any
   */
  public record One(int client, String sha256, double sparsity, double accuracy)
      implements Serializable {}

  /** Never leaves its task. */
  private record Measured(OwnModel model, One about) {}

  /**
   * Measures and writes all.
   *
   * @param models partition i holds client i's
   * @param tests partition i holds client i's test examples
   * @param folder for the files, which executors reach
   * @return by client
   */
  public static List<One> write(
      JavaSparkContext spark,
      JavaRDD<OwnModel> models,
      JavaRDD<Examples> tests,
      TaskSpec spec,
      String folder) {
    Broadcast<SerializableWritable<Configuration>> hadoop =
        spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    int clients = tests.getNumPartitions();
    spark.sc().setJobDescription("models of %d clients".formatted(clients));
    try {
      JavaRDD<Measured> measured =
          tests.zipPartitions(
              models,
              (test, model) -> List.of(measured(spec, model.next(), test.next())).iterator());
      return Blocks.inOrder(measured.rdd(), BLOCK)
          .toJavaRDD()
          .mapPartitionsWithIndex(
              (block, own) -> {
                List<SerializableWritable<Parcel<One>>> written = new ArrayList<>();
                ClientModelFiles.open(folder, hadoop.value().value())
                    .write(
                        block * BLOCK,
                        Math.min(clients, (block + 1) * BLOCK) - 1,
                        payloads(own, written));
                return written.iterator();
              },
              true)
          .collect()
          .stream()
          .map(Parcel::open)
          .toList();
    } finally {
      spark.sc().setJobDescription(null);
      hadoop.destroy();
    }
  }

  /** One after the other, so that a task holds one model at a time. */
  private static Iterator<Map.Entry<Integer, byte[]>> payloads(
      Iterator<Measured> models, List<SerializableWritable<Parcel<One>>> seen) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return models.hasNext();
      }

      @Override
      public Map.Entry<Integer, byte[]> next() {
        Measured own = models.next();
        seen.add(Parcel.of(own.about()));
        return Map.entry(own.about().client(), own.model().payload());
      }
    };
  }

  private static Measured measured(TaskSpec spec, OwnModel model, Examples test) {
    float[] weights = model.weights().flat();
    double accuracy =
        test.size() == 0
            ? Double.NaN
            : ClientSession.evaluate(spec, weights, List.of(test).iterator()).accuracy();
    return new Measured(
        model, new One(model.client(), ModelFiles.sha256(weights), model.sparsity(), accuracy));
  }
}
