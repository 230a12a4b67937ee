package io.feddip.zoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.StoredNetwork;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.Lstm;
import java.io.IOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Embeddings and LSTMs come from DeepLearning4J's files and go into them. */
final class TestDl4jSequences {
  private static final int TOKENS = 7;
  private static final int TIMES = 5;
  private static final int EXAMPLES = 3;
  private static final Dl4jFormat FORMAT = new Dl4jFormat();

  private static ModelContext context(boolean every) {
    Task task = every ? Task.NEXT_TOKEN : Task.CLASSIFICATION;
    return new ModelContext(new ExampleShape(TIMES, 1, 1), TOKENS, "", task);
  }

  private static int token(int example, int time) {
    return (example * TIMES + time) * 5 % TOKENS;
  }

  private static void requireSame(
      GraphModel model, float[] weights, INDArray theirs, float tolerance) {
    Minibatch batch = new Minibatch(model.inputShape(), EXAMPLES);
    batch.size(EXAMPLES);
    for (int example = 0; example < EXAMPLES; example++) {
      for (int time = 0; time < TIMES; time++) {
        batch.pixels()[time * batch.lanes() + example] = token(example, time);
      }
    }
    int positions = model.positions();
    float[] ours = new float[TOKENS * positions * batch.lanes()];
    try (Network network = model.open(Execution.AUTO)) {
      network.predict(weights, batch, ours);
    }
    for (int example = 0; example < EXAMPLES; example++) {
      for (int k = 0; k < TOKENS; k++) {
        for (int time = 0; time < positions; time++) {
          float expected =
              positions == 1 ? theirs.getFloat(example, k) : theirs.getFloat(example, k, time);
          assertThat(ours[(k * positions + time) * batch.lanes() + example])
              .isCloseTo(expected, within(tolerance));
        }
      }
    }
  }

  private static INDArray tokens() {
    INDArray tokens = Nd4j.zeros(EXAMPLES, TIMES);
    for (int example = 0; example < EXAMPLES; example++) {
      for (int time = 0; time < TIMES; time++) {
        tokens.putScalar(example, time, token(example, time));
      }
    }
    return tokens;
  }

  private static MultiLayerNetwork theirs(Layer second, boolean every) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .name("words")
                        .nIn(TOKENS)
                        .nOut(4)
                        .inputLength(TIMES)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(
                    new LSTM.Builder()
                        .name("first")
                        .nIn(4)
                        .nOut(6)
                        .activation(Activation.TANH)
                        .build())
                .layer(second)
                .layer(
                    every
                        ? new RnnOutputLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .nIn(6)
                            .nOut(TOKENS)
                            .build()
                        : new OutputLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .nIn(6)
                            .nOut(TOKENS)
                            .build())
                .build());
    network.init();
    Nd4j.getRandom().setSeed(9);
    network.setParams(Nd4j.randn(1, network.numParams()));
    return network;
  }

  private static LSTM second() {
    return new LSTM.Builder().name("second").nIn(6).nOut(6).activation(Activation.TANH).build();
  }

  /** Gates, recurrent weights, biases and words are all where they belong. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theirNetworksGiveTheirOutputs(boolean every) throws IOException {
    MultiLayerNetwork network = theirs(every ? second() : new LastTimeStep(second()), every);
    StoredNetwork read = FORMAT.read(Dl4jNetworks.zip(network));
    LayerGraph graph = FORMAT.graph(read.structure(), context(every));
    assertThat(graph.layers().get(1).operation())
        .extracting("definition")
        .isEqualTo(new Lstm(6, true));
    GraphModel model = new GraphModel("dl4j", graph).withTask(context(every).task());
    assertThat(model.positions()).isEqualTo(every ? TIMES : 1);
    requireSame(model, read.weights(context(every)).orElseThrow(), network.output(tokens()), 1e-5f);
  }

  /** There and back, the same bits; and DeepLearning4J says the same with them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ourNetworksAreTheirs(boolean every) throws IOException {
    LayerGraph.Builder builder =
        LayerGraph.from(context(every).input())
            .layer("words", new Embedding(TOKENS, 4))
            .layer("first", new Lstm(6, true))
            .dropout("drop", 0.8)
            .layer("second", new Lstm(5, every));
    LayerGraph graph = every ? builder.softmaxEach(TOKENS) : builder.softmax(TOKENS);
    GraphModel model = new GraphModel("ours", graph).withTask(context(every).task());
    Random random = new Random(4);
    float[] weights = new float[model.layout().length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(4) == 0 ? 0 : (float) random.nextGaussian();
    }
    ComputationGraph network = model.forDl4j(weights);
    requireSame(model, weights, network.outputSingle(tokens()), 1e-5f);
    StoredNetwork read = FORMAT.read(Dl4jNetworks.zip(network));
    network.close();
    assertThat(FORMAT.graph(read.structure(), context(every)).layers()).isEqualTo(graph.layers());
    assertThat(read.weights(context(every)).orElseThrow()).isEqualTo(weights);
  }

  @Test
  void otherKindsAreNamed() throws IOException {
    Layer peepholes =
        new GravesLSTM.Builder().name("second").nIn(6).nOut(6).activation(Activation.TANH).build();
    StoredNetwork graves = FORMAT.read(Dl4jNetworks.zip(theirs(peepholes, true)));
    assertThatThrownBy(() -> FORMAT.graph(graves.structure(), context(true)))
        .hasMessageContaining("layer second is a GravesLSTM")
        .hasMessageContaining("peepholes");
    StoredNetwork every = FORMAT.read(Dl4jNetworks.zip(theirs(second(), true)));
    assertThatThrownBy(() -> FORMAT.graph(every.structure(), context(false)))
        .hasMessageContaining("set feddip.task = next-token");
  }
}
