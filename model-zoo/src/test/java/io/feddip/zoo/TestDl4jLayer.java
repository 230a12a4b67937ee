package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;

/** DeepLearning4J's own layers inside fast networks. */
class TestDl4jLayer {
  private static final ExampleShape SMALL = new ExampleShape(3, 8, 8);

  /** Each kind of layer, in the middle of fast ones. */
  @ParameterizedTest
  @CsvSource({
    "lenet5, conv1",
    "lenet5, conv2",
    "lenet5, pool1",
    "lenet5, dense1",
    "lenet5, output",
    "resnet18, stage2-block1-shortcut",
    "resnet18, stage1-block1-conv1-norm",
    "resnet18, stage1-block1-conv2-norm",
    "resnet18, stem-relu",
    "resnet18, stage2-block1-add-relu",
    "resnet18, pool"
  })
  void aChosenLayerAgreesWithTheFastOne(String name, String chosen) {
    ExampleShape shape = name.equals("lenet5") ? new ExampleShape(1, 28, 28) : SMALL;
    GraphModel fast = ModelZoo.byName(name, new ModelContext(shape, 5));
    assertThat(fast.graph().layers()).extracting(Layer::name).contains(chosen);
    GraphModel mixed = fast.withStockLayers(chosen::equals);
    assertThat(mixed.layout()).isEqualTo(fast.layout());
    assertThat(mixed.initialWeights(3)).isEqualTo(fast.initialWeights(3));
    compare(mixed.open(Execution.AUTO), fast.open(Execution.AUTO), fast, 7);
  }

  @Test
  void layersThatTheFastEngineLacksRun() {
    GraphModel model = new GraphModel("own", unknownLayers());
    assertThat(model.layout().prunableBlocks())
        .extracting(block -> block.layer() + " " + block.shape())
        .containsExactly(
            "conv [4, 3, 3, 3]", "depthwise [3, 3, 4, 2]", "dense [6, 288]", "output [5, 6]");
    compare(model.open(Execution.AUTO), model.open(Execution.STOCK), model, 7);
  }

  /** Of a network without kinks, so that differences are derivatives. */
  @Test
  void theirGradientIsThatOfTheLoss() {
    LayerGraph graph =
        LayerGraph.from(SMALL)
            .convolution("conv", Convolution.of(4, 3))
            .layer("tanh", Dl4jLayer.of(new ActivationLayer(Activation.TANH)))
            .layer("depthwise", depthwise())
            .layer("sigmoid", Dl4jLayer.of(new ActivationLayer(Activation.SIGMOID)))
            .dense("dense", 6)
            .softmax(5);
    GraphModel model = new GraphModel("own", graph);
    Minibatch batch = TestFastNetwork.batch(model, 9, 9, 4);
    float[] weights = model.initialWeights(2);
    float[] gradient = new float[weights.length];
    float[] ignored = new float[weights.length];
    float step = 1f / 64;
    try (Network network = model.open(Execution.AUTO)) {
      network.gradient(weights, batch, 0, gradient);
      for (int i = 0; i < weights.length; i += 31) {
        float old = weights[i];
        weights[i] = old + step;
        double above = network.gradient(weights, batch, 0, ignored);
        weights[i] = old - step;
        double below = network.gradient(weights, batch, 0, ignored);
        weights[i] = old;
        assertThat((double) gradient[i])
            .as("coordinate " + i)
            .isCloseTo((above - below) / (2 * step), Offset.offset(1e-4));
      }
    }
  }

  /** Whether masks cover a layer has nothing to do with who executes it. */
  @Test
  void aMaskCoversThemToo() {
    GraphModel model = new GraphModel("own", unknownLayers());
    Random random = new Random(1);
    long[] words = new long[Mask.wordsFor(model.layout().prunableLength())];
    for (int i = 0; i < model.layout().prunableLength(); i++) {
      if (random.nextInt(4) == 0) {
        words[i >> 6] |= 1L << i;
      }
    }
    Mask mask = Mask.ofWords(model.layout().prunableLength(), words);
    float[] weights = model.initialWeights(2);
    for (int k = 0; k < model.layout().prunableBlocks().size(); k++) {
      for (int i = 0; i < model.layout().prunableBlocks().get(k).length(); i++) {
        if (!mask.isKept(model.layout().prunableStart(k) + i)) {
          weights[model.layout().prunableBlocks().get(k).offset() + i] = 0;
        }
      }
    }
    Minibatch batch = TestFastNetwork.batch(model, 9, 9, 4);
    float[] dense = new float[weights.length];
    float[] sparse = new float[weights.length];
    try (Network network = model.open(Execution.SPARSE)) {
      network.gradient(weights, batch, 0, dense);
      network.prepare(model.layout(), Optional.of(mask), Coverage.DENSE);
      network.gradient(weights, batch, 0, sparse);
    }
    TestFastNetwork.assertClose(sparse, dense, 1e-5);
  }

  @Test
  void randomLayersDependOnTheSeedAndTheirPlace() {
    LayerGraph graph =
        LayerGraph.from(SMALL)
            .layer("drop1", Dl4jLayer.of(new DropoutLayer.Builder(0.5).build()))
            .layer("drop2", Dl4jLayer.of(new DropoutLayer.Builder(0.5).build()))
            .softmax(5);
    GraphModel model = new GraphModel("own", graph);
    Minibatch batch = TestFastNetwork.batch(model, 9, 9, 4);
    float[] weights = model.initialWeights(2);
    float[] first = new float[weights.length];
    float[] second = new float[weights.length];
    float[] other = new float[weights.length];
    try (Network network = model.open(Execution.AUTO)) {
      network.gradient(weights, batch, 1, first);
      network.gradient(weights, batch, 2, other);
      network.gradient(weights, batch, 1, second);
    }
    assertThat(second).isEqualTo(first).isNotEqualTo(other);
    int dropped = 0;
    float[] row = new float[SMALL.size()];
    System.arraycopy(first, 0, row, 0, row.length);
    for (float value : row) {
      dropped += value == 0 ? 1 : 0;
    }
    // Of nine examples hardly ever all are dropped in one pixel; were both layers one, 1 in 512.
    assertThat(dropped).isLessThan(SMALL.size() / 2);
  }

  @Test
  void whatTakesSequencesIsNamed() {
    LSTM lstm = new LSTM.Builder().nOut(4).build();
    assertThatThrownBy(() -> LayerGraph.from(SMALL).layer("memory", Dl4jLayer.of(lstm)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer memory cannot take 3×8×8");
  }

  /** A layer that is neither DeepLearning4J's nor known trains by every engine but one. */
  @Test
  void onlyTheStockEngineNeedsDeepLearning4js() {
    LayerGraph graph = LayerGraph.from(SMALL).layer("own", new Negation()).softmax(5);
    GraphModel model = new GraphModel("own", graph);
    assertThat(model.isStock()).isFalse();
    assertThat(new GraphModel("own", unknownLayers()).isStock()).isTrue();
    try (Network network = model.open(Execution.AUTO)) {
      float[] weights = model.initialWeights(1);
      float[] gradient = new float[weights.length];
      network.gradient(weights, TestFastNetwork.batch(model, 3, 3, 1), 0, gradient);
      assertThat(gradient).isNotEqualTo(new float[weights.length]);
    }
    assertThatThrownBy(() -> model.open(Execution.STOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer own is not DeepLearning4J's; use another engine than stock");
  }

  private static LayerGraph unknownLayers() {
    return LayerGraph.from(SMALL)
        .convolution("conv", Convolution.of(4, 3))
        .layer("tanh", Dl4jLayer.of(new ActivationLayer(Activation.TANH)))
        .layer("depthwise", depthwise())
        .relu("relu")
        .norm("norm")
        .layer("up", Dl4jLayer.of(new Upsampling2D.Builder(2).build()))
        .maxPool("pool", 2)
        .denseRelu("dense", 6)
        .softmax(5);
  }

  private static Dl4jLayer depthwise() {
    return Dl4jLayer.of(
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .padding(1, 1)
            .activation(Activation.IDENTITY)
            .build());
  }

  private static void compare(Network a, Network b, GraphModel model, int examples) {
    Minibatch batch = TestFastNetwork.batch(model, examples, examples, examples);
    float[] weights = model.initialWeights(17);
    float[] first = new float[weights.length];
    float[] second = new float[weights.length];
    float[] firstOutput = new float[model.classes() * batch.lanes()];
    float[] secondOutput = new float[model.classes() * batch.lanes()];
    try (a;
        b) {
      double loss = a.gradient(weights, batch, 1, first);
      assertThat(loss).isCloseTo(b.gradient(weights, batch, 1, second), Offset.offset(1e-4));
      TestFastNetwork.assertClose(first, second, 1e-4);
      a.predict(weights, batch, firstOutput);
      b.predict(weights, batch, secondOutput);
      for (int k = 0; k < model.classes(); k++) {
        for (int i = k * batch.lanes(); i < k * batch.lanes() + examples; i++) {
          assertThat(firstOutput[i]).isCloseTo(secondOutput[i], Offset.offset(1e-5f));
        }
      }
    }
  }

  private static final class Negation implements LayerDefinition {
    @Override
    public ExampleShape output(ExampleShape input) {
      return input;
    }

    @Override
    public FastLayer open(LayerPlace place) {
      return new FastLayer() {
        @Override
        public void forward(Step step, Signal input, Signal output) {
          for (int i = 0; i < input.features() * step.lanes(); i++) {
            output.values()[i] = -input.values()[i];
          }
        }

        @Override
        public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
          for (int i = 0; inputErrors && i < input.features() * step.lanes(); i++) {
            input.errors()[i] = -output.errors()[i];
          }
        }
      };
    }
  }
}
