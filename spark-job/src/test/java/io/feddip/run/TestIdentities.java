package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.KeyedRandom;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.config.RunConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** Algorithms that must be the same by their definitions. */
final class TestIdentities {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"nested", "dynamic", "residual", "decay"})
  void fedDipWithoutSparsityAndPenaltyIsFedAvg(String feedback) {
    SmallRun fedAvg = SmallRun.train(folder.resolve("fedavg"), "feddip.strategy.name=fedavg");
    SmallRun fedDip =
        SmallRun.train(
            folder.resolve("feddip"),
            "feddip.strategy.name=feddip",
            "feddip.pruning.initial-sparsity=0",
            "feddip.pruning.final-sparsity=0",
            "feddip.regularization.lambda-max=0",
            "feddip.pruning.feedback=" + feedback);
    assertThat(fedDip.digest()).isEqualTo(fedAvg.digest());
    assertThat(fedDip.summary().finalAccuracy()).isEqualTo(fedAvg.summary().finalAccuracy());
    assertThat(fedDip.summary().finalSparsity()).isZero();
  }

  @Test
  void fedDpIsFedDipWithoutPenalty() {
    SmallRun fedDp = SmallRun.train(folder.resolve("feddp"), "feddip.strategy.name=feddp");
    SmallRun withoutPenalty =
        SmallRun.train(folder.resolve("feddip"), "feddip.regularization.lambda-max=0");
    SmallRun withPenalty = SmallRun.train(folder.resolve("penalty"));
    assertThat(fedDp.digest()).isEqualTo(withoutPenalty.digest());
    assertThat(withPenalty.digest()).isNotEqualTo(withoutPenalty.digest());
  }

  @Test
  void fedProxWithoutMuIsFedAvg() {
    SmallRun fedAvg = SmallRun.train(folder.resolve("fedavg"), "feddip.strategy.name=fedavg");
    SmallRun fedProx =
        SmallRun.train(
            folder.resolve("fedprox"),
            "feddip.strategy.name=fedprox",
            "feddip.strategy.proximal-mu=0");
    SmallRun drawnBack = SmallRun.train(folder.resolve("mu"), "feddip.strategy.name=fedprox");
    assertThat(fedProx.digest()).isEqualTo(fedAvg.digest());
    assertThat(drawnBack.digest()).isNotEqualTo(fedAvg.digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void decayByZeroIsDynamic(int interval) {
    // Only the last round before a mask is read, in both: the window of 1 is what dynamic has.
    String[] settings = {
      "feddip.pruning.interval=" + interval,
      "feddip.pruning.feedback-window=1",
      "feddip.pruning.feedback=dynamic"
    };
    SmallRun dynamic = SmallRun.train(folder.resolve("dynamic"), settings);
    SmallRun forgetting =
        SmallRun.train(
            folder.resolve("decay"),
            settings[0],
            settings[1],
            "feddip.pruning.feedback=decay",
            "feddip.pruning.feedback-decay=0");
    SmallRun half =
        SmallRun.train(
            folder.resolve("half"), settings[0], settings[1], "feddip.pruning.feedback=decay");
    assertThat(forgetting.digest()).isEqualTo(dynamic.digest());
    assertThat(half.digest()).isNotEqualTo(dynamic.digest());
  }

  @Test
  void decayByOneIsResidual() {
    String[] feedback = {"feddip.pruning.interval=1", "feddip.pruning.upload=dense", "", ""};
    feedback[2] = "feddip.pruning.feedback=decay";
    feedback[3] = "feddip.pruning.feedback-decay=1";
    SmallRun undecayed = SmallRun.train(folder.resolve("one"), feedback);
    feedback[2] = "feddip.pruning.feedback=residual";
    SmallRun residual = SmallRun.train(folder.resolve("residual"), feedback);
    assertThat(undecayed.digest()).isEqualTo(residual.digest());
  }

  @ParameterizedTest
  @CsvSource({"auto", "stock"})
  void fedAvgWithOneClientAndOneEpochIsPlainTraining(String engine) {
    String[] settings = {
      "feddip.strategy.name=fedavg",
      "feddip.partitioning.clients=1",
      "feddip.partitioning.sizes=[90]",
      "feddip.federation.rounds=2",
      "feddip.client.batch-size=16",
      "feddip.client.learning-rate=0.1",
      "feddip.client.learning-rate-decay=0.5",
      "feddip.client.weight-decay=0.01",
      "feddip.client.engine=" + engine
    };
    float[] federated = SmallRun.train(folder.resolve("run"), settings).weights();
    float[] plain = plainTraining(SmallRun.config(folder, settings), 2);
    assertThat(federated).hasSameSizeAs(plain);
    for (int i = 0; i < plain.length; i++) {
      assertThat(federated[i]).as("parameter %d", i).isCloseTo(plain[i], offset(plain[i]));
    }
  }

  private static org.assertj.core.data.Offset<Float> offset(float value) {
    return org.assertj.core.data.Offset.offset(1e-5f * Math.max(1, Math.abs(value)));
  }

  /** DeepLearning4J's own fit with SGD and L2, on the same batches in the same order. */
  private static float[] plainTraining(RunConfig config, int rounds) {
    GraphModel model = ModelZoo.byName("lenet5");
    ExampleSet images =
        DataSetCatalogue.standard(new Configuration())
            .load("fashion-mnist-mini", config.dataset().path())
            .train();
    Partition partition = PluggedData.division(config).of(Labels.of(images));
    Examples examples = images.pack(0, partition.examples(0));
    ComputationGraph graph = new ComputationGraph(model.configuration());
    for (org.deeplearning4j.nn.conf.NeuralNetConfiguration layer :
        graph.getConfiguration().getVertices().values().stream()
            .filter(org.deeplearning4j.nn.conf.graph.LayerVertex.class::isInstance)
            .map(vertex -> ((org.deeplearning4j.nn.conf.graph.LayerVertex) vertex).getLayerConf())
            .toList()) {
      if (layer.getLayer() instanceof BaseLayer base) {
        base.setRegularization(List.of(new L2Regularization(config.client().weightDecay())));
        base.setRegularizationBias(List.of(new L2Regularization(config.client().weightDecay())));
      }
    }
    graph.init();
    float[] initial =
        model.initialWeights(new KeyedRandom(config.seed(), "weights", -1, -1).nextLong());
    graph.setParams(Nd4j.createFromArray(initial).reshape(1, initial.length));
    double rate = config.client().learningRate();
    for (int round = 0; round < rounds; round++) {
      graph.setLearningRate(rate);
      KeyedRandom random = new KeyedRandom(config.seed(), "client", round, 0);
      int[] order = new int[examples.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      random.shuffle(order);
      for (int from = 0; from < order.length; from += config.client().batchSize()) {
        int to = Math.min(order.length, from + config.client().batchSize());
        graph.fit(batch(examples, order, from, to));
      }
      rate *= config.client().learningRateDecay();
    }
    float[] trained = graph.params().dup().data().asFloat();
    graph.close();
    return trained;
  }

  private static DataSet batch(Examples examples, int[] order, int from, int to) {
    float[] pixels = new float[(to - from) * examples.imageBytes()];
    float[] labels = new float[(to - from) * 10];
    for (int b = 0; b < to - from; b++) {
      int example = order[from + b];
      for (int i = 0; i < examples.imageBytes(); i++) {
        int value = examples.pixels()[example * examples.imageBytes() + i] & 0xff;
        pixels[b * examples.imageBytes() + i] = (float) (value / 255.0);
      }
      labels[b * 10 + examples.labels()[example]] = 1;
    }
    INDArray images = Nd4j.create(pixels, new int[] {to - from, 1, 28, 28}, 'c');
    return new DataSet(images, Nd4j.create(labels, new int[] {to - from, 10}, 'c'));
  }
}
