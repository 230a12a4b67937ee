package io.feddip.federation;

import io.feddip.aggregate.ClientSizes;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.client.Additions;
import io.feddip.client.NetworkSpec;
import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.Objective;
import io.feddip.client.TaskSpec;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.run.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Single rounds of LeNet-5 on a few of the shipped images, without run folder or evaluation. */
final class Rounds {
  private final RunConfig config;
  private final TaskSpec worker;
  private final List<Examples> clients = new ArrayList<>();

  Rounds(List<Integer> sizes, String... settings) {
    this.config = ConfigReader.read("", "test", List.of(settings));
    this.worker =
        new TaskSpec(
            NetworkSpec.ofZoo("lenet5"),
            1,
            28,
            28,
            10,
            config.pruning().exclude(),
            Execution.AUTO,
            List.of(),
            new Normalization(List.of(0.0), List.of(1.0)),
            Augmentation.NONE,
            config.client().batchSize(),
            16,
            Objective.PLAIN,
            Additions.NONE);
    ExampleSet images =
        DataSetCatalogue.standard(new Configuration())
            .load("fashion-mnist-mini", Optional.empty())
            .train();
    int from = 0;
    for (int size : sizes) {
      clients.add(images.pack(clients.size(), from, from + size));
      from += size;
    }
  }

  RunConfig config() {
    return config;
  }

  Layout layout() {
    return Networks.layout(worker);
  }

  ServerStrategy strategy() {
    return (ServerStrategy) Parts.strategy(config, layout(), layer -> 1);
  }

  float[] initialWeights() {
    return Networks.model(worker).initialWeights(3);
  }

  List<Examples> clients() {
    return clients;
  }

  ClientSizes sizes() {
    return new ClientSizes(clients.stream().mapToInt(Examples::size).toArray());
  }

  /** Partition i holds client i. */
  JavaRDD<Examples> rdd() {
    return rdd(LocalSpark.context());
  }

  JavaRDD<Examples> rdd(JavaSparkContext spark) {
    return spark.parallelize(clients, clients.size());
  }

  ServerFederation player(JavaRDD<Examples> data) {
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
      Examples own = all.clients.get(i);
      clients.add(
          i == client
              ? own
              : new Examples(
                  i, own.channels(), own.height(), own.width(), new byte[0], new int[0]));
    }
  }

  ServerFederation player(JavaSparkContext spark, JavaRDD<Examples> data) {
    return player(spark, data, Optional.empty());
  }

  ServerFederation player(
      JavaSparkContext spark, JavaRDD<Examples> data, Optional<PrivateRounds> privacy) {
    return player(spark, data, privacy, Optional.empty());
  }

  ServerFederation player(
      JavaSparkContext spark,
      JavaRDD<Examples> data,
      Optional<PrivateRounds> privacy,
      Optional<OwnModels> own) {
    return new ServerFederation(
        spark,
        data,
        sizes(),
        layout(),
        worker,
        config.federation(),
        Parts.aggregation(config),
        config.wire().values(),
        config.seed(),
        privacy,
        own);
  }
}
