package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole rounds of FedDIP against the formulas written down once more, in double precision, by the
 * symbols of the paper and with nothing of the product but its random streams.
 */
final class TestRecomputation {
  private static final int ROUNDS = 5;
  private static final double ETA = 0.1;
  private static final double DECAY = 0.9;
  private static final double LAMBDA_MAX = 0.05;
  private static final double WEIGHT_DECAY = 0.01;
  private static final double S_0 = 0.5;
  private static final double S_P = 0.9;
  private static final double BETA = 0.5;
  private static final int BATCH = 4;
  private static final int EPOCHS = 2;
  private static final int INTERVAL = 3;
  private static final double HORIZON = 0.8;
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @CsvSource({
    "nested, l2, auto",
    "nested, l2-squared, auto",
    "nested, none, dense",
    "dynamic, l2, auto",
    "dynamic, l2-squared, dense",
    "dynamic, none, auto",
    "residual, l2, auto",
    "residual, l2-squared, auto",
    "residual, none, auto",
    "nested, l2, dense",
    "decay, l2, dense",
    "residual, none, dense",
    "decay, l2, auto",
    "decay, l2-squared, auto",
    "decay, none, auto"
  })
  void testRoundsFollowTheFormulas(String feedback, String penalty, String upload) {
    Rounds rounds =
        new Rounds(
            List.of(6, 4, 5),
            "feddip.seed=11",
            "feddip.federation.rounds=" + ROUNDS,
            "feddip.federation.fraction=1",
            "feddip.partitioning.clients=3",
            "feddip.client.epochs=" + EPOCHS,
            "feddip.client.batch-size=" + BATCH,
            "feddip.client.learning-rate=" + ETA,
            "feddip.client.learning-rate-decay=" + DECAY,
            "feddip.client.weight-decay=" + WEIGHT_DECAY,
            "feddip.pruning.initial-sparsity=" + S_0,
            "feddip.pruning.final-sparsity=" + S_P,
            "feddip.pruning.interval=" + INTERVAL,
            "feddip.pruning.horizon=" + HORIZON,
            "feddip.pruning.feedback=" + feedback,
            "feddip.pruning.feedback-decay=" + BETA,
            "feddip.pruning.feedback-window=2",
            "feddip.pruning.upload=" + upload,
            "feddip.regularization.penalty=" + penalty,
            "feddip.regularization.lambda-max=" + LAMBDA_MAX,
            "feddip.regularization.steps=" + ROUNDS);
    ServerStrategy strategy = rounds.strategy();
    Layout layout = rounds.layout();
    ServerFederation player = rounds.player(rounds.rdd());
    FederationState state = FederationState.initial(strategy.start(rounds.initialWeights()));
    boolean[] kept = InDouble.flat(layout, state.server().mask().orElseThrow());
    double[] held = InDouble.doubles(rounds.initialWeights());

    for (int t = 0; t < ROUNDS; t++) {
      double[] sent = InDouble.masked(held, kept);
      boolean[] sentMask = kept;
      double[] mean = new double[held.length];
      double total = 0;
      for (Examples client : rounds.clients()) {
        double[] trained = train(layout, sent, kept, client, t, penalty);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += client.size() * trained[i];
        }
        total += client.size();
      }
      // What arrives off the mask counts where this round or the next one chooses a new mask.
      boolean read = t % INTERVAL == 0 || t + 1 < ROUNDS && (t + 1) % INTERVAL == 0;
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= total;
        held[i] =
            switch (feedback) {
              case "nested" -> kept[i] ? mean[i] : 0;
              case "dynamic" -> mean[i];
              case "residual" -> kept[i] ? mean[i] : held[i] + (read ? mean[i] : 0);
              default -> kept[i] ? mean[i] : BETA * held[i] + (read ? mean[i] : 0);
            };
      }

      Outcome outcome = player.play(t, strategy.plan(t, state.server()), state);
      ServerState server = strategy.advance(t, state.server(), outcome.aggregate().orElseThrow());
      state = state.next(outcome).with(server);
      boolean[] next = InDouble.flat(layout, server.mask().orElseThrow());
      if (t % INTERVAL == 0) {
        assertLargestAreKept(layout, held, next, t);
      } else {
        assertThat(next).isEqualTo(kept);
      }
      kept = next;
      boolean chooses = t % INTERVAL == 0;
      boolean travels =
          switch (feedback) {
            case "nested" -> false;
            case "dynamic" -> chooses;
            default -> read;
          };
      assertThat(server.pruningError())
          .isCloseTo(
              pruningError(layout, mean, sentMask, next, travels || upload.equals("dense")),
              within(TOLERANCE));
      InDouble.assertClose(server.model(layout), InDouble.masked(held, kept), TOLERANCE);
      if (!feedback.equals("dynamic") || t % INTERVAL == 0) {
        InDouble.assertClose(server.weights(), held, TOLERANCE);
      }
    }
  }

  /** δ_t = ‖w̄ − w̄⊙m‖² / ‖w̄‖² over P, w̄ being what arrived: 0 off the mask if it is left out. */
  private static double pruningError(
      Layout layout, double[] mean, boolean[] sent, boolean[] kept, boolean whole) {
    double pruned = 0;
    double all = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        double value = whole || sent[i] ? mean[i] : 0;
        all += value * value;
        pruned += kept[i] ? 0 : value * value;
      }
    }
    return pruned / all;
  }

  /** DPF on one client: the gradient at w⊙m, applied to every coordinate of w. */
  private static double[] train(
      Layout layout, double[] received, boolean[] kept, Examples client, int t, String penalty) {
    double eta = ETA * Math.pow(DECAY, t);
    double lambda = LAMBDA_MAX * Math.floor((double) t * ROUNDS / ROUNDS) / ROUNDS;
    double[] weights = received.clone();
    KeyedRandom random = new KeyedRandom(11, "client", t, client.owner());
    int[] order = new int[client.size()];
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      random.shuffle(order);
      for (int from = 0; from < order.length; from += BATCH) {
        int to = Math.min(order.length, from + BATCH);
        random.nextLong();
        double[] masked = InDouble.masked(weights, kept);
        DoubleLeNet network = new DoubleLeNet(layout, masked);
        for (int b = from; b < to; b++) {
          network.add(InDouble.image(client, order[b]), client.labels()[order[b]]);
        }
        double[] direction = network.gradient();
        for (int i = 0; i < direction.length; i++) {
          direction[i] = direction[i] / (to - from) + WEIGHT_DECAY * weights[i];
        }
        for (ParameterBlock block : layout.prunableBlocks()) {
          double norm = 0;
          for (int i = block.offset(); i < block.end(); i++) {
            norm += masked[i] * masked[i];
          }
          for (int i = block.offset(); i < block.end(); i++) {
            direction[i] +=
                switch (penalty) {
                  case "l2" -> lambda * masked[i] / Math.sqrt(norm);
                  case "l2-squared" -> lambda * masked[i];
                  default -> 0;
                };
          }
        }
        for (int i = 0; i < weights.length; i++) {
          weights[i] -= eta * direction[i];
        }
      }
    }
    return weights;
  }

  /** Exactly ⌈(1−s_t)·|P|⌉ are kept, and those the largest of all layers. */
  private static void assertLargestAreKept(Layout layout, double[] held, boolean[] kept, int t) {
    double left = Math.max(0, 1 - t / (HORIZON * ROUNDS));
    double sparsity = S_P + (S_0 - S_P) * left * left * left;
    int wanted = (int) Math.ceil((1 - sparsity) * layout.prunableLength() - 1e-6);
    double[] magnitudes = new double[layout.prunableLength()];
    int coordinate = 0;
    int count = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        magnitudes[coordinate++] = Math.abs(held[i]);
        count += kept[i] ? 1 : 0;
      }
    }
    assertThat(count).isEqualTo(wanted);
    Arrays.sort(magnitudes);
    double threshold = magnitudes[magnitudes.length - wanted];
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        // At the threshold itself, single precision may order two weights the other way.
        if (Math.abs(held[i]) > threshold + 1e-6) {
          assertThat(kept[i]).as("%s %d", block.layer(), i).isTrue();
        } else if (Math.abs(held[i]) < threshold - 1e-6) {
          assertThat(kept[i]).as("%s %d", block.layer(), i).isFalse();
        }
      }
    }
  }
}
