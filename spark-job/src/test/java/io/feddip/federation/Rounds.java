package io.feddip.federation;

import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.WorkerSpec;
import io.feddip.config.Engine;
import io.feddip.config.FedDipConfig;
import io.feddip.data.Augmentation;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.ImageSet;
import io.feddip.data.PackedExamples;
import io.feddip.job.ConfigReader;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.strategy.Strategies;
import io.feddip.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Single rounds of LeNet-5 on a few of the shipped images, without run folder or evaluation. */
final class Rounds {
  private final FedDipConfig config;
  private final WorkerSpec worker;
  private final List<PackedExamples> clients = new ArrayList<>();

  Rounds(List<Integer> sizes, String... settings) {
    this.config = ConfigReader.read("", "test", List.of(settings));
    this.worker =
        new WorkerSpec(
            "lenet5",
            1,
            28,
            28,
            10,
            config.pruning().exclude(),
            Engine.AUTO,
            new Normalization(List.of(0.0), List.of(1.0)),
            Augmentation.NONE,
            config.client().batchSize(),
            16);
    ImageSet images =
        DataSetCatalogue.standard(new Configuration())
            .load("fashion-mnist-mini", Optional.empty())
            .train();
    int from = 0;
    for (int size : sizes) {
      clients.add(images.pack(clients.size(), from, from + size));
      from += size;
    }
  }

  FedDipConfig config() {
    return config;
  }

  ParameterLayout layout() {
    return Networks.layout(worker);
  }

  Strategy strategy() {
    return Strategies.create(config, layout(), layer -> 1);
  }

  float[] initialWeights() {
    return Networks.model(worker).initialWeights(3);
  }

  List<PackedExamples> clients() {
    return clients;
  }

  ClientSizes sizes() {
    return new ClientSizes(clients.stream().mapToInt(PackedExamples::size).toArray());
  }

  /** Partition i holds client i. */
  JavaRDD<PackedExamples> rdd() {
    return rdd(LocalSpark.context());
  }

  JavaRDD<PackedExamples> rdd(JavaSparkContext spark) {
    return spark.parallelize(clients, clients.size());
  }

  RoundPlayer player(JavaRDD<PackedExamples> data) {
    return player(LocalSpark.context(), data);
  }

  /** The same with no examples but one client's. */
  Rounds only(int client) {
    return new Rounds(this, client);
  }

  private Rounds(Rounds all, int client) {
    this.config = all.config;
    this.worker = all.worker;
    for (int i = 0; i < all.clients.size(); i++) {
      PackedExamples own = all.clients.get(i);
      clients.add(
          i == client
              ? own
              : new PackedExamples(
                  i, own.channels(), own.height(), own.width(), new byte[0], new int[0]));
    }
  }

  RoundPlayer player(JavaSparkContext spark, JavaRDD<PackedExamples> data) {
    return player(spark, data, Optional.empty());
  }

  RoundPlayer player(
      JavaSparkContext spark, JavaRDD<PackedExamples> data, Optional<PrivateRounds> privacy) {
    return new RoundPlayer(
        spark,
        data,
        sizes(),
        layout(),
        worker,
        config.federation(),
        config.wire().values(),
        config.seed(),
        privacy);
  }
}
