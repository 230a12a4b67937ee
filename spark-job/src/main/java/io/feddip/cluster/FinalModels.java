package io.feddip.cluster;

import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientState;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.checkpoint.ClientModelFiles;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.ClientSession;
import io.feddip.client.EvaluationSums;
import io.feddip.client.TaskSpec;
import io.feddip.data.Parcel;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param sparsity fraction of the prunable weights that are 0
   * @param accuracy on its own test examples; NaN without any
   */
  public record One(int client, String sha256, double sparsity, double accuracy)
      implements Serializable {}

  /**
   * Measures and writes all.
   *
   * @param server payload of the server's final model, its mask included
   * @param tests partition i holds client i's test examples
   * @param folder for the files
   * @return by client
   */
  public static List<One> write(
      JavaSparkContext spark,
      ClientStates states,
      JavaRDD<Examples> tests,
      ClientModel which,
      TaskSpec spec,
      byte[] server,
      String folder) {
    Broadcast<byte[]> received = spark.broadcast(server);
    Broadcast<SerializableWritable<Configuration>> hadoop =
        spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    int clients = tests.getNumPartitions();
    spark.sc().setJobDescription("models of %d clients".formatted(clients));
    try {
      JavaRDD<Own> models =
          states
              .rdd()
              .zipPartitions(
                  tests,
                  (state, test) -> {
                    Examples own = test.next();
                    return List.of(own(which, spec, received.value(), state.next(), own))
                        .iterator();
                  });
      JavaRDD<Own> blocks = new Blocks<>(models.rdd(), BLOCK).toJavaRDD();
      return blocks
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
      received.destroy();
      hadoop.destroy();
    }
  }

  /** Never leaves its task. */
  private record Own(One about, ByteBuffer payload) {}

  /** One after the other, so that a task holds one model at a time. */
  private static Iterator<Map.Entry<Integer, byte[]>> payloads(
      Iterator<Own> models, List<SerializableWritable<Parcel<One>>> seen) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return models.hasNext();
      }

      @Override
      public Map.Entry<Integer, byte[]> next() {
        Own own = models.next();
        seen.add(Parcel.of(own.about()));
        return Map.entry(own.about().client(), own.payload().array());
      }
    };
  }

  private static Own own(
      ClientModel which, TaskSpec spec, byte[] server, byte[] state, Examples test) {
    Layout layout = ClientSession.layout(spec);
    DecodedModel received = ModelPayload.decode(server, layout, new MaskCache(1));
    Weights model =
        which.of(
            Weights.of(layout, received.weights()),
            received.mask(),
            ClientState.fromBytes(state),
            test.owner());
    Mask kept = Masks.ofNonZero(layout, model.flat());
    boolean sparse = kept.kept() < kept.size();
    byte[] payload =
        ModelPayload.encode(
            layout,
            sparse ? Optional.of(kept) : Optional.empty(),
            model.flat(),
            true,
            ValueFormat.FLOAT32);
    double accuracy = Double.NaN;
    if (test.size() > 0) {
      EvaluationSums sums = ClientSession.evaluate(spec, model.flat(), List.of(test).iterator());
      accuracy = sums.accuracy();
    }
    One about = new One(test.owner(), ModelFiles.sha256(model.flat()), kept.sparsity(), accuracy);
    return new Own(about, ByteBuffer.wrap(payload));
  }
}
