package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientModel;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.strategy.StateSize;
import io.feddip.api.strategy.Strategy;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.client.OwnModel;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.ClientStates;
import io.feddip.cluster.FinalModels;
import io.feddip.cluster.ModelPairs;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What clients have that is theirs alone.
 *
 * @param states as large as models, on the cluster
 * @param model which one a client uses, if it is not the server's
 * @param tests partition i holds client i's own test examples, on which that model is measured
 */
public record OwnModels(
    ClientStates states, Optional<ClientModel> model, Optional<JavaRDD<Examples>> tests) {
  public OwnModels {
    requireNonNull(states, "states is null");
    requireNonNull(model, "model is null");
    requireNonNull(tests, "tests is null");
  }

  /**
   * Of a strategy whose clients keep as much as a model; nothing of another.
   *
   * @param clients N
   * @param folder for states, which executors reach
   * @param shares asked for clients' test examples, if their own models are to be measured
   */
  public static Optional<OwnModels> of(
      Strategy strategy,
      JavaSparkContext spark,
      int clients,
      String folder,
      Supplier<JavaRDD<Examples>> shares) {
    if (strategy.clientState() != StateSize.MODEL) {
      return Optional.empty();
    }
    return Optional.of(
        new OwnModels(
            new ClientStates(spark, clients, folder),
            strategy.clientModel(),
            strategy.clientModel().map(model -> shares.get())));
  }

  /**
   * What the run leaves of them.
   *
   * @param mask of the final model
   * @param weights the final model as it would travel
   * @param folder for their files
   * @return by client; none where all use the server's
   */
  public List<FinalModels.One> write(
      JavaSparkContext spark,
      TaskSpec spec,
      Layout layout,
      Optional<Mask> mask,
      float[] weights,
      String folder) {
    if (model.isEmpty()) {
      return List.of();
    }
    Broadcast<byte[]> server = broadcast(spark, layout, mask, weights);
    try {
      return FinalModels.write(
          spark, models(model.get(), spec, server), tests.orElseThrow(), spec, folder);
    } finally {
      server.destroy();
    }
  }

  /**
   * How alike the models are at present; nothing where all use the server's.
   *
   * @param mask of the server's model
   * @param weights that model as it would travel
   */
  Optional<Likeness> likeness(
      JavaSparkContext spark,
      TaskSpec spec,
      Layout layout,
      Optional<Mask> mask,
      float[] weights,
      long seed) {
    if (model.isEmpty()) {
      return Optional.empty();
    }
    Broadcast<byte[]> server = broadcast(spark, layout, mask, weights);
    spark.sc().setJobDescription("how alike clients' models are");
    try {
      JavaRDD<OwnModel> models = models(model.get(), spec, server);
      int clients = models.getNumPartitions();
      int[] sample = Likeness.sample(seed, clients);
      return Optional.of(new Likeness(sample, ModelPairs.of(models, sample), clients));
    } finally {
      spark.sc().setJobDescription(null);
      server.destroy();
    }
  }

  private static Broadcast<byte[]> broadcast(
      JavaSparkContext spark, Layout layout, Optional<Mask> mask, float[] weights) {
    return spark.broadcast(ModelPayload.encode(layout, mask, weights, true, ValueFormat.FLOAT32));
  }

  /** Partition i is client i's model. */
  private JavaRDD<OwnModel> models(ClientModel which, TaskSpec spec, Broadcast<byte[]> server) {
    return states
        .rdd()
        .mapPartitionsWithIndex(
            (client, state) ->
                List.of(OwnModel.of(which, spec, server.value(), state.next(), client)).iterator(),
            true);
  }
}
