package io.feddip.zoo.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Each fast layer beside the stock layer it stands for. */
class TestFastLayers {
  private static final List<Activation> ACTIVATIONS =
      List.of(Activation.IDENTITY, Activation.RELU, Activation.TANH, Activation.SIGMOID);

  /** Two layers that must do the same, for one shape of images. */
  private record Case(Layer fast, Layer stock, int channels, int height, int width, int examples) {
    @Override
    public String toString() {
      return "%s on %d×%d×%d×%d"
          .formatted(fast.getClass().getSimpleName(), examples, channels, height, width);
    }
  }

  private static Stream<Case> cases() {
    Random random = new Random(31);
    return Stream.of(0, 1, 2, 3)
        .flatMap(kind -> Stream.generate(() -> drawn(kind, random)).limit(12));
  }

  private static Case drawn(int kind, Random random) {
    int channels = 1 + random.nextInt(9);
    int height = 5 + random.nextInt(12);
    int width = 5 + random.nextInt(12);
    int examples = 1 + random.nextInt(37);
    Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    int outputs = 1 + random.nextInt(20);
    return switch (kind) {
      case 0 -> {
        int stride = 1 + random.nextInt(2);
        int padding = random.nextInt(3);
        ConvolutionLayer.Builder convolution =
            new ConvolutionLayer.Builder(1 + random.nextInt(5), 1 + random.nextInt(5))
                .stride(stride, stride)
                .padding(padding, padding)
                .nOut(outputs)
                .hasBias(random.nextBoolean())
                .activation(activation);
        yield new Case(
            new FastConvolution(convolution),
            convolution.build(),
            channels,
            height,
            width,
            examples);
      }
      case 1 -> {
        DenseLayer dense = new DenseLayer.Builder().nOut(outputs).activation(activation).build();
        yield new Case(new FastDense(dense), dense, channels, height, width, examples);
      }
      case 2 -> {
        int size = 2 + random.nextInt(2);
        int stride = 1 + random.nextInt(3);
        SubsamplingLayer.Builder pool =
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(size, size)
                .stride(stride, stride);
        yield new Case(new FastMaxPool(pool), pool.build(), channels, height, width, examples);
      }
      default -> {
        BatchNormalization norm =
            new BatchNormalization.Builder().decay(0.8).useLogStd(false).eps(1e-4).build();
        yield new Case(new FastBatchNorm(norm), norm, channels, height, width, 1 + examples);
      }
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheStockLayer(Case pair) {
    ComputationGraph fast = graph(pair.fast, pair);
    ComputationGraph stock = graph(pair.stock, pair);
    assertThat(fast.getLayer(0).getClass().getPackageName()).startsWith("io.feddip");
    assertThat(stock.getLayer(0).getClass().getPackageName()).startsWith("org.deeplearning4j");
    if (stock.numParams() > 0) {
      // Variances are among the parameters, so all are positive.
      stock.setParams(uniform(5, 1, stock.numParams()).addi(0.1f));
      fast.setParams(stock.params());
    }
    INDArray images = uniform(3, pair.examples, pair.channels, pair.height, pair.width).subi(0.5f);
    assertClose(fast.outputSingle(images), stock.outputSingle(images), "inference");

    INDArray fastOutput = activations(fast, images);
    INDArray stockOutput = activations(stock, images);
    assertClose(fastOutput, stockOutput, "training");
    INDArray errors = uniform(7, stockOutput.shape()).subi(0.5f);
    Pair<Gradient, INDArray> actual = backward(fast, errors);
    Pair<Gradient, INDArray> expected = backward(stock, errors);
    assertClose(actual.getSecond(), expected.getSecond(), "input errors");
    Map<String, INDArray> gradients = expected.getFirst().gradientForVariable();
    assertThat(actual.getFirst().gradientForVariable().keySet())
        .containsExactlyInAnyOrderElementsOf(gradients.keySet());
    gradients.forEach(
        (name, gradient) -> assertClose(actual.getFirst().getGradientFor(name), gradient, name));
    fast.close();
    stock.close();
  }

  /**
   * The gradient of the loss, against differences of the loss, through one layer of each kind. It
   * lies between the differences to either side, which are far apart only where a window's maximum
   * changes place.
   */
  @Test
  void gradientIsThatOfTheLoss() {
    ComputationGraph graph = smooth();
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}});
    DataSet data = new DataSet(uniform(1, 3, 2, 12, 12), labels);
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    INDArray gradient = graph.gradient().gradient().dup();
    INDArray parameters = graph.params();
    float step = 2e-3f;
    double middle = graph.score(data, true);
    int checked = 0;
    int kinks = 0;
    for (Map.Entry<String, INDArray> parameter : graph.paramTable().entrySet()) {
      if (parameter.getKey().endsWith("_mean") || parameter.getKey().endsWith("_var")) {
        continue;
      }
      long offset = parameter.getValue().data().offset();
      for (long index = offset; index < offset + parameter.getValue().length(); index += 5) {
        float value = parameters.getFloat(index);
        parameters.putScalar(index, value + step);
        double above = graph.score(data, true);
        parameters.putScalar(index, value - step);
        double below = graph.score(data, true);
        parameters.putScalar(index, value);
        double ahead = 3 * (above - middle) / step;
        double behind = 3 * (middle - below) / step;
        assertThat((double) gradient.getFloat(index))
            .as(parameter.getKey() + " at " + index)
            .isBetween(Math.min(ahead, behind) - 3e-3, Math.max(ahead, behind) + 3e-3);
        checked++;
        kinks += Math.abs(ahead - behind) > 0.01 ? 1 : 0;
      }
    }
    assertThat(checked).isGreaterThan(60);
    assertThat(kinks).isLessThan(checked / 10);
    graph.close();
  }

  private static ComputationGraph smooth() {
    BatchNormalization norm = new BatchNormalization.Builder().useLogStd(false).eps(1e-5).build();
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
                            .padding(1, 1)
                            .nOut(4)
                            .activation(Activation.TANH)),
                    "in")
                .addLayer("norm", new FastBatchNorm(norm), "conv")
                .addLayer(
                    "pool",
                    new FastMaxPool(
                        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                            .kernelSize(3, 3)
                            .stride(3, 3)),
                    "norm")
                .addLayer(
                    "dense",
                    new FastDense(
                        new DenseLayer.Builder().nOut(7).activation(Activation.SIGMOID).build()),
                    "pool")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "dense")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(12, 12, 2))
                .build());
    graph.init();
    return graph;
  }

  /** What the kernels cannot do is done by DeepLearning4J. */
  @Test
  void otherOptionsAreLeftToTheStockLayer() {
    ConvolutionLayer.Builder dilated =
        new ConvolutionLayer.Builder(3, 3).dilation(2, 2).nOut(3).activation(Activation.RELU);
    Case pair = new Case(new FastConvolution(dilated), dilated.build(), 2, 9, 9, 4);
    ComputationGraph graph = graph(pair.fast, pair);
    assertThat(graph.getLayer(0).getClass().getPackageName()).startsWith("org.deeplearning4j");
    graph.close();
  }

  private static ComputationGraph graph(Layer layer, Case pair) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd())
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("layer", layer, "in")
                .setOutputs("layer")
                .setInputTypes(InputType.convolutional(pair.height, pair.width, pair.channels))
                .build());
    graph.init();
    if (graph.numParams() > 0) {
      graph.initGradientsView();
    }
    return graph;
  }

  private static INDArray activations(ComputationGraph graph, INDArray images) {
    return graph.feedForward(new INDArray[] {images}, true, false).get("layer");
  }

  private static Pair<Gradient, INDArray> backward(ComputationGraph graph, INDArray errors) {
    return graph.getLayer(0).backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray uniform(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextFloat());
    }
    return array;
  }

  private static void assertClose(INDArray actual, INDArray expected, String what) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    float[] values = actual.dup('c').data().asFloat();
    float[] others = expected.dup('c').data().asFloat();
    double largest = expected.amaxNumber().doubleValue();
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i])
          .as(what + " at " + i)
          .isCloseTo(others[i], within(1e-4 * Math.max(1, largest)));
    }
  }
}
