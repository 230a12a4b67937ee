package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.zoo.layers.FastConvolution;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The fast layers inside DeepLearning4J's own graph, beside its stock layers. */
class TestFastLayers {
  private enum Case {
    LENET5(ModelZoo.byName("lenet5"), 7, 1e-4),
    ALEXNET(new ZooModel("alexnet", new AlexNet(64, 1), new InputShape(3, 32, 32), 10), 4, 1e-4),
    RESNET18(ModelZoo.byName("resnet18").forData(new InputShape(3, 8, 8), 5), 16, 2e-3);

    private final ZooModel model;
    private final int examples;
    private final double tolerance;

    Case(ZooModel model, int examples, double tolerance) {
      this.model = model;
      this.examples = examples;
      this.tolerance = tolerance;
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void outputScoreAndFitAreThoseOfStockLayers(Case network) {
    ZooModel model = network.model;
    float[] weights = model.initialWeights(2);
    ComputationGraph fast = model.graph(Engine.FAST, weights);
    ComputationGraph stock = model.graph(Engine.STOCK, weights);
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
    assertThat(fast.evaluate(iterator(data)).accuracy()).isBetween(0.0, 1.0);
    fast.close();
    stock.close();
  }

  @Test
  void listenersAreCalled() {
    ZooModel model = ModelZoo.byName("lenet5");
    ComputationGraph graph = model.graph(Engine.FAST, model.initialWeights(2));
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
    ZooModel model = ModelZoo.byName("resnet18");
    ComputationGraph graph = model.graph(Engine.FAST, model.initialWeights(1));
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    ComputationGraphConfiguration copy =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertThat(copy.toJson()).isEqualTo(configuration.toJson());
    graph.close();
  }

  @Test
  void stockZipGivesTheSameOutput() throws IOException {
    ZooModel model = ModelZoo.byName("lenet5");
    float[] weights = model.initialWeights(4);
    ComputationGraph stock = model.graph(Engine.STOCK, weights);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(stock, zip, false);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()));
    assertThat(read.getConfiguration().toJson()).doesNotContain("feddip");
    ComputationGraph fast = model.graph(Engine.FAST, weights);
    INDArray images = data(model, 5).getFeatures();
    assertClose(fast.outputSingle(images), read.outputSingle(images), 1e-5);
    fast.close();
    read.close();
    stock.close();
  }

  /** A convolution with a smooth activation, checked against differences of the loss. */
  @Test
  void gradientOfOtherActivationsIsThatOfTheLoss() {
    ComputationGraph graph = smooth();
    DataSet data =
        new DataSet(
            Nd4j.create(values(3 * 2 * 6 * 6, 1), new int[] {3, 2, 6, 6}, 'c'),
            Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}));
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    INDArray gradient = graph.gradient().gradient().dup();
    INDArray parameters = graph.params();
    float step = 1e-2f;
    for (int index = 0; index < parameters.length(); index += 7) {
      float value = parameters.getFloat(index);
      parameters.putScalar(index, value + step);
      double above = graph.score(data, true);
      parameters.putScalar(index, value - step);
      double below = graph.score(data, true);
      parameters.putScalar(index, value);
      double expected = 3 * (above - below) / (2 * step);
      assertThat((double) gradient.getFloat(index))
          .as("parameter " + index)
          .isCloseTo(expected, within(5e-3));
    }
    graph.close();
  }

  private static ComputationGraph smooth() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd())
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "conv",
                    new FastConvolution(
                        new ConvolutionLayer.Builder(3, 3)
                            .stride(2, 2)
                            .nOut(5)
                            .activation(Activation.TANH)),
                    "in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "conv")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(6, 6, 2))
                .build());
    graph.init();
    return graph;
  }

  private static org.nd4j.linalg.dataset.api.iterator.DataSetIterator iterator(DataSet data) {
    return new org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator(data);
  }

  private static DataSet data(ZooModel model, int examples) {
    InputShape shape = model.inputShape();
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
    TestHeapNetwork.assertClose(
        actual.dup('c').data().asFloat(), expected.dup('c').data().asFloat(), tolerance);
  }
}
