package io.feddip.zoo;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said at every time of a sequence. */
final class TestTokenLosses {
  private static final int TOKENS = 5;
  private static final int TIMES = 4;
  private static final int EXAMPLES = 3;
  private static final ModelContext CONTEXT =
      new ModelContext(new ExampleShape(TIMES, 1, 1), TOKENS, "", Task.NEXT_TOKEN);

  private static GraphModel model(Map<String, Object> lstm) {
    LayerGraph graph =
        LayerList.graph(
            CONTEXT,
            List.of(
                Map.of("embedding", 3, "words", TOKENS),
                lstm,
                Map.of("dense", 6),
                Map.of("dense", TOKENS)));
    return new GraphModel("list", graph).withTask(Task.NEXT_TOKEN);
  }

  private static Minibatch batch() {
    Random random = new Random(2);
    Minibatch batch = new Minibatch(CONTEXT.input(), 16);
    batch.size(EXAMPLES);
    float[] targets = batch.targets(TIMES);
    for (int i = 0; i < TIMES; i++) {
      for (int b = 0; b < EXAMPLES; b++) {
        batch.pixels()[i * batch.lanes() + b] = random.nextInt(TOKENS);
        targets[i * batch.lanes() + b] = random.nextInt(TOKENS);
      }
    }
    return batch;
  }

  /** The mean over examples and times of −log of what the network says itself. */
  @Test
  void theLossIsThatOfWhatIsSaid() {
    for (Map<String, Object> lstm :
        List.<Map<String, Object>>of(Map.of("lstm", 4), Map.of("lstm", 4, "sequence", false))) {
      GraphModel model = model(lstm);
      int positions = lstm.containsKey("sequence") ? 1 : TIMES;
      assertThat(model.classes()).isEqualTo(TOKENS);
      assertThat(model.positions()).isEqualTo(positions);
      Minibatch batch = batch();
      float[] weights = model.initialWeights(7, 2);
      float[] said = new float[TOKENS * positions * batch.lanes()];
      double sum = 0;
      try (Network network = model.open(Execution.DENSE)) {
        network.predict(weights, batch, said);
        for (int position = 0; position < positions; position++) {
          for (int b = 0; b < EXAMPLES; b++) {
            double all = 0;
            for (int k = 0; k < TOKENS; k++) {
              all += said[(k * positions + position) * batch.lanes() + b];
            }
            assertThat(all).isCloseTo(1, within(1e-5));
            int next = (int) batch.targets()[(TIMES - positions + position) * batch.lanes() + b];
            sum -= Math.log(said[(next * positions + position) * batch.lanes() + b]);
          }
        }
        double loss = network.gradient(weights, batch, 1, new float[weights.length]);
        assertThat(loss).isCloseTo(sum / EXAMPLES / positions, within(1e-5));
      }
    }
  }

  @Test
  void gradientsAreNumeric() {
    GraphModel model = model(Map.of("lstm", 4));
    Minibatch batch = batch();
    float[] weights = model.initialWeights(7, 2);
    float[] gradient = new float[weights.length];
    float[] ignored = new float[weights.length];
    try (Network network = model.open(Execution.DENSE)) {
      network.gradient(weights, batch, 1, gradient);
      for (int i = 0; i < weights.length; i++) {
        float kept = weights[i];
        weights[i] = kept + 1e-2f;
        double above = network.gradient(weights, batch, 1, ignored);
        weights[i] = kept - 1e-2f;
        double below = network.gradient(weights, batch, 1, ignored);
        weights[i] = kept;
        assertThat((double) gradient[i])
            .as("gradient %d", i)
            .isCloseTo((above - below) / 2e-2, within(2e-3));
      }
    }
  }

  /** A network that says something of a time does not see what comes after it. */
  @Test
  void nothingIsSeenBeforeItIsSaid() {
    GraphModel model =
        new GraphModel("lstm", CharacterLstm.graph(CONTEXT)).withTask(Task.NEXT_TOKEN);
    Minibatch batch = batch();
    float[] weights = model.initialWeights(7, 2);
    float[] before = new float[TOKENS * TIMES * batch.lanes()];
    float[] after = new float[before.length];
    try (Network network = model.open(Execution.AUTO)) {
      network.predict(weights, batch, before);
      int last = (TIMES - 1) * batch.lanes();
      batch.pixels()[last] = (batch.pixels()[last] + 1) % TOKENS;
      network.predict(weights, batch, after);
    }
    for (int k = 0; k < TOKENS; k++) {
      for (int time = 0; time < TIMES; time++) {
        int at = (k * TIMES + time) * batch.lanes();
        if (time < TIMES - 1) {
          assertThat(after[at]).isEqualTo(before[at]);
        } else {
          assertThat(after[at]).isNotEqualTo(before[at]);
        }
      }
    }
  }

  @Test
  void aBatchWithoutTokensIsRefused() {
    GraphModel model = model(Map.of("lstm", 4));
    float[] weights = model.initialWeights(7, 1);
    Minibatch batch = new Minibatch(CONTEXT.input(), 16);
    batch.size(EXAMPLES);
    try (Network network = model.open(Execution.DENSE)) {
      assertThatThrownBy(() -> network.gradient(weights, batch, 1, new float[weights.length]))
          .hasMessageContaining("no tokens for 4 positions");
    }
  }
}
