package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.dl4j.MinibatchArrays;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The fast layers inside DeepLearning4J's own graph, beside its stock layers. */
class TestFastGraph {
  private enum Case {
    LENET5(ModelZoo.byName("lenet5"), 7, 1e-4),
    ALEXNET(
        new GraphModel(
            "alexnet", AlexNet.graph(new ModelContext(new ExampleShape(3, 32, 32), 10), 64, 1)),
        4,
        1e-4),
    RESNET18(ModelZoo.byName("resnet18", new ModelContext(new ExampleShape(3, 8, 8), 5)), 16, 2e-3);

    private final GraphModel model;
    private final int examples;
    private final double tolerance;

    Case(GraphModel model, int examples, double tolerance) {
      this.model = model;
      this.examples = examples;
      this.tolerance = tolerance;
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void outputScoreAndFitAreThoseOfStockLayers(Case network) {
    GraphModel model = network.model;
    float[] weights = model.initialWeights(2);
    ComputationGraph fast = model.graph(Execution.AUTO, weights);
    ComputationGraph stock = model.graph(Execution.STOCK, weights);
    DataSet data = data(model, network.examples);

    assertThat(fast.numParams()).isEqualTo(stock.numParams());
    assertThat(fast.paramTable().keySet()).containsExactlyElementsOf(stock.paramTable().keySet());
    assertClose(
        fast.outputSingle(data.getFeatures()), stock.outputSingle(data.getFeatures()), 1e-4);
    assertThat(fast.score(data)).isCloseTo(stock.score(data), within(1e-4));

    fast.fit(data);
    stock.fit(data);
    INDArray before = Nd4j.createFromArray(weights);
    assertClose(
        fast.params().sub(before.reshape(fast.params().shape())),
        stock.params().sub(before.reshape(stock.params().shape())),
        network.tolerance);
    fast.close();
    stock.close();
  }

  @Test
  void listenersAreCalled() {
    GraphModel model = ModelZoo.byName("lenet5");
    ComputationGraph graph = model.graph(Execution.AUTO, model.initialWeights(2));
    List<Double> scores = new ArrayList<>();
    graph.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model current, int iteration, int epoch) {
            scores.add(current.score());
          }
        });
    DataSet data = data(model, 16);
    for (int i = 0; i < 3; i++) {
      graph.fit(data);
    }
    assertThat(scores).hasSize(3).allMatch(Double::isFinite);
    graph.close();
  }

  @Test
  void configurationSurvivesJson() {
    GraphModel model = ModelZoo.byName("resnet18");
    ComputationGraph graph = model.graph(Execution.AUTO, model.initialWeights(1));
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    ComputationGraphConfiguration copy =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertThat(copy.toJson()).isEqualTo(configuration.toJson());
    graph.close();
  }

  /** A trained fast graph becomes a zip that DeepLearning4J reads without this project. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "resnet18"})
  void stockZipGivesTheSameOutput(String name) throws IOException {
    GraphModel model = ModelZoo.byName(name);
    ComputationGraph fast = model.graph(Execution.AUTO, model.initialWeights(4));
    fast.fit(data(model, 8));
    ComputationGraph stock = model.graph(Execution.STOCK, fast.params().data().asFloat());
    ComputationGraph read = throughZip(stock);
    assertThat(read.getConfiguration().toJson()).doesNotContain("feddip");
    INDArray images = data(model, 5).getFeatures();
    assertClose(fast.outputSingle(images), read.outputSingle(images), 1e-5);
    fast.close();
    read.close();
    stock.close();
  }

  @Test
  void zipOfFastLayersTrainsOnAsTheyDo() throws IOException {
    GraphModel model = ModelZoo.byName("lenet5");
    DataSet data = data(model, 8);
    ComputationGraph graph = model.graph(Execution.AUTO, model.initialWeights(4));
    graph.fit(data);
    ComputationGraph read = throughZip(graph);
    graph.fit(data);
    read.fit(data);
    assertThat(read.params().data().asFloat()).isEqualTo(graph.params().data().asFloat());
    read.close();
    graph.close();
  }

  /** The job's own executor, the fast graph and the stock graph walk the same way. */
  @Test
  void tenStepsAreThoseOfTheOthers() {
    GraphModel model = ModelZoo.byName("lenet5");
    float[] weights = model.initialWeights(5);
    Minibatch batch = TestFastNetwork.batch(model, 24, 24, 6);
    DataSet data =
        new DataSet(
            MinibatchArrays.images(batch, model.inputShape()),
            MinibatchArrays.labels(batch, model.classes()));
    ComputationGraph fast = model.graph(Execution.AUTO, weights);
    ComputationGraph stock = model.graph(Execution.STOCK, weights);
    fast.setLearningRate(0.1);
    stock.setLearningRate(0.1);
    float[] own = weights.clone();
    float[] gradient = new float[own.length];
    try (Network network = model.open(Execution.AUTO)) {
      for (int step = 0; step < 10; step++) {
        fast.fit(data);
        stock.fit(data);
        network.gradient(own, batch, step, gradient);
        for (int i = 0; i < own.length; i++) {
          own[i] -= 0.1f * gradient[i];
        }
      }
    }
    assertThat(own).isNotEqualTo(weights);
    TestFastNetwork.assertClose(fast.params().data().asFloat(), own, 1e-5);
    TestFastNetwork.assertClose(
        fast.params().data().asFloat(), stock.params().data().asFloat(), 1e-5);
    fast.close();
    stock.close();
  }

  @Test
  void evaluationIsThatOfStockLayers() {
    GraphModel model = ModelZoo.byName("lenet5");
    float[] weights = model.initialWeights(5);
    DataSet data = data(model, 60);
    ComputationGraph fast = model.graph(Execution.AUTO, weights);
    ComputationGraph stock = model.graph(Execution.STOCK, weights);
    fast.setLearningRate(0.1);
    for (int step = 0; step < 30; step++) {
      fast.fit(data);
    }
    stock.setParams(fast.params());
    Evaluation expected = stock.evaluate(iterator(data));
    Evaluation actual = fast.evaluate(iterator(data));
    assertThat(actual.getConfusionMatrix()).isEqualTo(expected.getConfusionMatrix());
    assertThat(actual.accuracy()).isEqualTo(expected.accuracy());
    fast.close();
    stock.close();
  }

  private static ComputationGraph throughZip(ComputationGraph graph) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);
    return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()));
  }

  private static DataSetIterator iterator(DataSet data) {
    return new SingletonDataSetIterator(data);
  }

  private static DataSet data(GraphModel model, int examples) {
    ExampleShape shape = model.inputShape();
    INDArray images =
        Nd4j.create(
            values(examples * shape.size(), 9),
            new int[] {examples, shape.channels(), shape.height(), shape.width()},
            'c');
    INDArray labels = Nd4j.zeros(examples, model.classes());
    for (int example = 0; example < examples; example++) {
      labels.putScalar(example, example % model.classes(), 1);
    }
    return new DataSet(images, labels);
  }

  private static float[] values(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  private static void assertClose(INDArray actual, INDArray expected, double tolerance) {
    TestFastNetwork.assertClose(
        actual.dup('c').data().asFloat(), expected.dup('c').data().asFloat(), tolerance);
  }
}
