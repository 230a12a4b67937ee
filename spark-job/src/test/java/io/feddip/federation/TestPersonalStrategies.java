package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientState;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.cluster.ClientStates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strategies whose clients own something, round by round against their formulas in double
 * precision, with nothing of the product but its random streams.
 */
final class TestPersonalStrategies {
  private static final int ROUNDS = 3;
  private static final double ETA = 0.1;
  private static final double DECAY = 0.9;
  private static final double WEIGHT_DECAY = 0.01;
  private static final int BATCH = 4;
  private static final int EPOCHS = 2;
  private static final int SEED = 11;
  private static final double TOLERANCE = 2e-5;
  private static final List<Integer> SIZES = List.of(6, 4, 5);

  @TempDir private Path folder;

  private final JavaSparkContext spark = LocalSpark.context();
  private Rounds rounds;
  private ServerStrategy strategy;
  private Layout layout;
  private ServerFederation player;
  private ClientStates states;
  private FederationState state;
  private Outcome outcome;

  private void begin(String name, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "feddip.seed=" + SEED,
                "feddip.strategy.name=" + name,
                "feddip.federation.rounds=" + ROUNDS,
                "feddip.federation.fraction=1",
                "feddip.partitioning.clients=" + SIZES.size(),
                "feddip.client.epochs=" + EPOCHS,
                "feddip.client.batch-size=" + BATCH,
                "feddip.client.learning-rate=" + ETA,
                "feddip.client.learning-rate-decay=" + DECAY,
                "feddip.client.weight-decay=" + WEIGHT_DECAY));
    all.addAll(List.of(settings));
    rounds = new Rounds(SIZES, all.toArray(new String[0]));
    strategy = rounds.strategy();
    layout = rounds.layout();
    states = new ClientStates(spark, SIZES.size(), folder.resolve("clients").toString());
    player =
        rounds.player(
            spark,
            rounds.rdd(),
            Optional.empty(),
            Optional.of(new OwnModels(states, strategy.clientModel(), Optional.of(rounds.rdd()))));
    state = FederationState.initial(strategy.start(rounds.initialWeights()));
  }

  @AfterEach
  void forget() {
    if (states != null) {
      states.close();
    }
  }

  /** Plays one round. */
  private ServerState play() {
    int t = state.round();
    outcome = player.play(t, strategy.plan(t, state.server()), state);
    assertThat(outcome.answered()).isEqualTo(SIZES.size());
    ServerState server = strategy.advance(t, state.server(), outcome.aggregate().orElseThrow());
    state = state.next(outcome).with(server);
    return server;
  }

  private ClientState kept(int client) {
    return ClientState.fromBytes(states.rdd().collect().get(client));
  }

  private double[] initial() {
    return InDouble.doubles(rounds.initialWeights());
  }

  private static KeyedRandom random(int t, int client) {
    return new KeyedRandom(SEED, "client", t, client);
  }

  /** How the steps of one training go. */
  private record How(int epochs, double pull, Set<String> frozen, boolean onMask) {
    static final How ALL = new How(EPOCHS, 0, Set.of(), false);
    static final How ON_MASK = new How(EPOCHS, 0, Set.of(), true);

    How epochs(int other) {
      return new How(other, pull, frozen, onMask);
    }
  }

  /** The gradient at w⊙m, applied to w, or to what the mask keeps of it. */
  private double[] train(
      double[] start,
      double[] received,
      boolean[] mask,
      Examples client,
      int t,
      How how,
      KeyedRandom random) {
    double eta = ETA * Math.pow(DECAY, t);
    double[] weights = start.clone();
    int[] order = new int[client.size()];
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < how.epochs(); epoch++) {
      random.shuffle(order);
      for (int from = 0; from < order.length; from += BATCH) {
        int to = Math.min(order.length, from + BATCH);
        random.nextLong();
        double[] gradient = gradient(InDouble.masked(weights, mask), client, order, from, to);
        for (ParameterBlock block : layout.blocks()) {
          for (int i = block.offset(); i < block.end(); i++) {
            if (!how.frozen().contains(block.layer()) && (mask[i] || !how.onMask())) {
              weights[i] -=
                  eta
                      * (gradient[i]
                          + WEIGHT_DECAY * weights[i]
                          + how.pull() * (weights[i] - received[i]));
            }
          }
        }
      }
    }
    return weights;
  }

  private double[] gradient(double[] at, Examples client, int[] order, int from, int to) {
    DoubleLeNet network = new DoubleLeNet(layout, at);
    for (int b = from; b < to; b++) {
      network.add(InDouble.image(client, order[b]), client.labels()[order[b]]);
    }
    return Arrays.stream(network.gradient()).map(sum -> sum / (to - from)).toArray();
  }

  private boolean[] full() {
    boolean[] all = new boolean[layout.length()];
    Arrays.fill(all, true);
    return all;
  }

  private static double[] mean(List<double[]> models) {
    double[] mean = new double[models.get(0).length];
    double total = SIZES.stream().mapToInt(Integer::intValue).sum();
    for (int k = 0; k < models.size(); k++) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += SIZES.get(k) / total * models.get(k)[i];
      }
    }
    return mean;
  }

  @Test
  void testLocalClientsKnowNobody() {
    begin("local");
    List<double[]> models = new ArrayList<>();
    SIZES.forEach(size -> models.add(initial()));
    for (int t = 0; t < ROUNDS; t++) {
      assertThat(play().weights()).isEqualTo(rounds.initialWeights());
      for (Examples client : rounds.clients()) {
        int k = client.owner();
        models.set(k, train(models.get(k), initial(), full(), client, t, How.ALL, random(t, k)));
        InDouble.assertClose(kept(k).vector("model").orElseThrow(), models.get(k), TOLERANCE);
      }
      outcome.clients().forEach(record -> assertThat(record.bytesUp()).isZero());
    }
  }

  @Test
  void testDittoPullsTheOwnModel() {
    double pull = 0.7;
    begin("ditto", "feddip.strategy.ditto.pull=" + pull, "feddip.strategy.ditto.own-epochs=3");
    double[] server = initial();
    List<double[]> own = new ArrayList<>();
    SIZES.forEach(size -> own.add(initial()));
    for (int t = 0; t < ROUNDS; t++) {
      List<double[]> sent = new ArrayList<>();
      for (Examples client : rounds.clients()) {
        int k = client.owner();
        KeyedRandom random = random(t, k);
        sent.add(train(server, server, full(), client, t, How.ALL, random));
        How pulled = new How(3, pull, Set.of(), false);
        own.set(k, train(own.get(k), server, full(), client, t, pulled, random));
      }
      InDouble.assertClose(play().weights(), mean(sent), TOLERANCE);
      server = mean(sent);
      for (int k = 0; k < own.size(); k++) {
        InDouble.assertClose(kept(k).vector("model").orElseThrow(), own.get(k), TOLERANCE);
      }
    }
  }

  @Test
  void testFedPerKeepsHeads() {
    begin("fedper", "feddip.strategy.fedper.head-layers=2");
    heads(Set.of("dense2", "output"), 0);
  }

  @Test
  void testFedRepTrainsOneAfterTheOther() {
    begin("fedrep", "feddip.strategy.fedrep.head-epochs=3");
    heads(Set.of("output"), 3);
  }

  /** Heads before bodies if they have epochs of their own, else together. */
  private void heads(Set<String> head, int headEpochs) {
    double[] server = initial();
    List<double[]> own = new ArrayList<>();
    SIZES.forEach(size -> own.add(initial()));
    Set<String> body = Set.of("conv1", "conv2", "dense1", "dense2");
    for (int t = 0; t < ROUNDS; t++) {
      List<double[]> sent = new ArrayList<>();
      for (Examples client : rounds.clients()) {
        int k = client.owner();
        KeyedRandom random = random(t, k);
        double[] trained = joined(server, own.get(k), head);
        if (headEpochs > 0) {
          How heads = new How(headEpochs, 0, body, false);
          trained = train(trained, server, full(), client, t, heads, random);
          How bodies = new How(EPOCHS, 0, head, false);
          trained = train(trained, server, full(), client, t, bodies, random);
        } else {
          trained = train(trained, server, full(), client, t, How.ALL, random);
        }
        own.set(k, trained);
        sent.add(trained);
      }
      server = joined(mean(sent), initial(), head);
      InDouble.assertClose(play().weights(), server, TOLERANCE);
      for (int k = 0; k < own.size(); k++) {
        InDouble.assertClose(
            kept(k).vector("head").orElseThrow(),
            joined(new double[layout.length()], own.get(k), head),
            TOLERANCE);
      }
      long headBytes =
          4L
              * layout.blocks().stream()
                  .filter(block -> head.contains(block.layer()))
                  .mapToInt(ParameterBlock::length)
                  .sum();
      outcome
          .clients()
          .forEach(
              record -> assertThat(record.bytesUp()).isEqualTo(4L * layout.length() - headBytes));
    }
  }

  private double[] joined(double[] body, double[] other, Set<String> head) {
    double[] both = body.clone();
    for (ParameterBlock block : layout.blocks()) {
      if (head.contains(block.layer())) {
        System.arraycopy(other, block.offset(), both, block.offset(), block.length());
      }
    }
    return both;
  }

  /** Weight decay would move them by one part in a thousand a step. */
  @Test
  void testFrozenLayersStandStillToTheBit() {
    begin("fedrep", "feddip.strategy.fedrep.head-epochs=0");
    play();
    float[] first = rounds.initialWeights();
    float[] head = kept(0).vector("head").orElseThrow();
    float[] server = state.server().weights();
    for (ParameterBlock block : layout.blocks()) {
      if (block.layer().equals("output")) {
        assertThat(Arrays.copyOfRange(head, block.offset(), block.end()))
            .isEqualTo(Arrays.copyOfRange(first, block.offset(), block.end()));
      } else {
        assertThat(Arrays.copyOfRange(server, block.offset(), block.end()))
            .isNotEqualTo(Arrays.copyOfRange(first, block.offset(), block.end()));
      }
    }
  }

  @Test
  void testSubFedAvgPrunesAStepAtATime() {
    begin(
        "subfedavg",
        "feddip.strategy.subfedavg.step=0.1",
        "feddip.strategy.subfedavg.accuracy=0",
        "feddip.strategy.subfedavg.distance=0",
        "feddip.pruning.final-sparsity=0.15");
    double[] server = initial();
    List<Mask> masks = new ArrayList<>();
    SIZES.forEach(size -> masks.add(Mask.full(layout.prunableLength())));
    boolean pruned = false;
    for (int t = 0; t < ROUNDS; t++) {
      ServerState next = play();
      double[] sum = new double[layout.length()];
      double[] held = new double[layout.length()];
      for (Examples client : rounds.clients()) {
        int k = client.owner();
        boolean[] kept = InDouble.flat(layout, masks.get(k));
        double[] start = InDouble.masked(server, kept);
        KeyedRandom random = random(t, k);
        double[] trained = train(start, server, kept, client, t, How.ON_MASK.epochs(1), random);
        trained = train(trained, server, kept, client, t, How.ON_MASK.epochs(1), random);
        Mask own = kept(k).mask("mask").orElseThrow();
        if (!own.equals(masks.get(k))) {
          pruned = true;
          assertThat(masks.get(k).sparsity()).isLessThan(0.15);
          assertThat(Masks.isNested(own, masks.get(k))).isTrue();
          int[] before = Masks.layerCounts(layout, masks.get(k));
          int[] after = Masks.layerCounts(layout, own);
          for (int layer = 0; layer < before.length; layer++) {
            assertThat(after[layer]).isEqualTo(before[layer] - (int) (0.1 * before[layer]));
          }
          assertLargest(trained, masks.get(k), own);
        }
        trained = InDouble.masked(trained, InDouble.flat(layout, own));
        for (int i = 0; i < sum.length; i++) {
          sum[i] += kept[i] ? client.size() * trained[i] : 0;
          held[i] += kept[i] ? client.size() : 0;
        }
        masks.set(k, own);
      }
      for (int i = 0; i < sum.length; i++) {
        server[i] = sum[i] == 0 ? server[i] : sum[i] / held[i];
      }
      InDouble.assertClose(next.weights(), server, TOLERANCE);
    }
    assertThat(pruned).isTrue();
  }

  @Test
  void testFedSpaMovesWhatItsMasksHold() {
    begin("fedspa", "feddip.strategy.fedspa.alpha=0.4", "feddip.pruning.final-sparsity=0.6");
    double[] server = initial();
    List<Mask> masks = new ArrayList<>();
    for (int t = 0; t < ROUNDS; t++) {
      double[] change = new double[layout.length()];
      List<double[]> trained = new ArrayList<>();
      double total = SIZES.stream().mapToInt(Integer::intValue).sum();
      ServerState next = play();
      for (Examples client : rounds.clients()) {
        int k = client.owner();
        if (t == 0) {
          masks.add(firstMask(k));
        }
        boolean[] kept = InDouble.flat(layout, masks.get(k));
        KeyedRandom random = random(t, k);
        double[] start = InDouble.masked(server, kept);
        double[] end = train(start, server, kept, client, t, How.ON_MASK, random);
        trained.add(end);
        for (int i = 0; i < change.length; i++) {
          change[i] += client.size() / total * (end[i] - start[i]);
        }
        int[] order = new int[client.size()];
        Arrays.setAll(order, i -> i);
        random.shuffle(order);
        double[] gradient = gradient(end, client, order, 0, Math.min(BATCH, order.length));
        Mask own = kept(k).mask("mask").orElseThrow();
        assertExchanged(
            end, gradient, masks.get(k), own, 0.2 * (1 + Math.cos(Math.PI * t / ROUNDS)));
        masks.set(k, own);
      }
      for (int i = 0; i < server.length; i++) {
        server[i] += change[i];
      }
      InDouble.assertClose(next.weights(), server, TOLERANCE);
    }
  }

  /** As every client's first mask is drawn. */
  private Mask firstMask(int client) {
    long seed = new KeyedRandom(SEED, "client-mask", -1, client).nextLong();
    return io.feddip.api.sparsity.ErdosRenyiKernel.mask(layout, 0.6, seed);
  }

  private void assertExchanged(
      double[] weights, double[] gradient, Mask before, Mask after, double fraction) {
    int[] kept = Masks.layerCounts(layout, before);
    assertThat(Masks.layerCounts(layout, after)).isEqualTo(kept);
    assertThat(after).isNotEqualTo(before);
    int coordinate = 0;
    for (int layer = 0; layer < kept.length; layer++) {
      ParameterBlock block = layout.prunableBlocks().get(layer);
      int exchanged =
          Math.min((int) Math.ceil(fraction * kept[layer]), block.length() - kept[layer]);
      if (exchanged == 0) {
        assertThat(kept[layer]).isEqualTo(block.length());
        coordinate += block.length();
        continue;
      }
      double[] magnitudes = new double[kept[layer]];
      int next = 0;
      for (int i = 0; i < block.length(); i++) {
        if (before.isKept(coordinate + i)) {
          magnitudes[next++] = Math.abs(weights[block.offset() + i]);
        }
      }
      Arrays.sort(magnitudes);
      double survives = magnitudes[exchanged];
      double[] others = new double[block.length() - (kept[layer] - exchanged)];
      next = 0;
      for (int i = 0; i < block.length(); i++) {
        boolean survivor =
            before.isKept(coordinate + i) && Math.abs(weights[block.offset() + i]) >= survives;
        if (!survivor && next < others.length) {
          others[next++] = Math.abs(gradient[block.offset() + i]);
        }
      }
      Arrays.sort(others);
      double grows = others[others.length - exchanged];
      for (int i = 0; i < block.length(); i++) {
        double magnitude = Math.abs(weights[block.offset() + i]);
        double slope = Math.abs(gradient[block.offset() + i]);
        boolean was = before.isKept(coordinate + i);
        if (was && magnitude > survives + 1e-6 || slope > grows + 1e-6) {
          assertThat(after.isKept(coordinate + i)).as("%s %d", block.layer(), i).isTrue();
        } else if ((!was || magnitude < survives - 1e-6) && slope < grows - 1e-6) {
          assertThat(after.isKept(coordinate + i)).as("%s %d", block.layer(), i).isFalse();
        }
      }
      coordinate += block.length();
    }
  }

  @Test
  void testPersonalFedDipFollowsItsFormulas() {
    double beta = 0.5;
    begin(
        "feddip-personal",
        "feddip.pruning.initial-sparsity=0.3",
        "feddip.pruning.final-sparsity=0.8",
        "feddip.pruning.interval=2",
        "feddip.pruning.horizon=0.7",
        "feddip.pruning.feedback-decay=" + beta,
        "feddip.pruning.feedback-window=1",
        "feddip.regularization.lambda-max=0");
    double[] server = initial();
    List<Mask> masks = new ArrayList<>();
    List<double[]> residuals = new ArrayList<>();
    for (int t = 0; t < ROUNDS; t++) {
      ServerState next = play();
      boolean chooses = t % 2 == 0;
      double[] sum = new double[layout.length()];
      double[] held = new double[layout.length()];
      for (Examples client : rounds.clients()) {
        int k = client.owner();
        if (t == 0) {
          masks.add(io.feddip.api.sparsity.ErdosRenyiKernel.mask(layout, 0.3, SEED));
          residuals.add(new double[layout.length()]);
        }
        boolean[] kept = InDouble.flat(layout, masks.get(k));
        How how = chooses ? How.ALL : How.ON_MASK;
        double[] trained =
            train(InDouble.masked(server, kept), server, kept, client, t, how, random(t, k));
        double[] scores = server.clone();
        for (int i = 0; i < scores.length; i++) {
          if (chooses) {
            residuals.get(k)[i] = beta * residuals.get(k)[i] + (kept[i] ? 0 : trained[i]);
          }
          scores[i] = kept[i] ? trained[i] : server[i] + residuals.get(k)[i];
          sum[i] += kept[i] ? client.size() * trained[i] : 0;
          held[i] += kept[i] ? client.size() : 0;
        }
        Mask own = kept(k).mask("mask").orElseThrow();
        if (chooses) {
          double left = Math.max(0, 1 - t / (0.7 * ROUNDS));
          double sparsity = 0.8 + (0.3 - 0.8) * left * left * left;
          assertThat(own.kept())
              .isEqualTo((int) Math.ceil((1 - sparsity) * layout.prunableLength() - 1e-6));
          assertLargestOfAll(scores, own);
        } else {
          assertThat(own).isEqualTo(masks.get(k));
        }
        masks.set(k, own);
        boolean[] after = InDouble.flat(layout, own);
        for (int i = 0; i < scores.length; i++) {
          residuals.get(k)[i] = after[i] ? 0 : residuals.get(k)[i];
        }
        InDouble.assertClose(kept(k).vector("residual").orElseThrow(), residuals.get(k), TOLERANCE);
      }
      for (int i = 0; i < sum.length; i++) {
        server[i] = held[i] == 0 ? beta * server[i] : sum[i] / held[i];
      }
      InDouble.assertClose(next.weights(), server, TOLERANCE);
    }
    assertThat(masks.get(0)).isNotEqualTo(masks.get(1));
  }

  /** Each client's own model on its own examples, before and after. */
  @Test
  void testOwnModelsAreMeasured() {
    begin("local");
    play();
    List<Double> after =
        outcome.clients().stream().map(io.feddip.api.run.ClientRecord::accuracyAfter).toList();
    play();
    assertThat(
            outcome.clients().stream().map(io.feddip.api.run.ClientRecord::accuracyBefore).toList())
        .isEqualTo(after);
    for (int i = 0; i < 2; i++) {
      assertThat(after.get(i) * SIZES.get(i))
          .isCloseTo(Math.rint(after.get(i) * SIZES.get(i)), within(1e-9));
    }
    assertThat(OwnAccuracies.of(outcome.clients()))
        .containsKeys(
            "accuracy_before", "accuracy_after", "accuracy_worst_tenth", "accuracy_deviation");
  }

  private void assertLargest(double[] values, Mask candidates, Mask chosen) {
    int coordinate = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      double smallest = Double.MAX_VALUE;
      double largest = 0;
      for (int i = block.offset(); i < block.end(); i++, coordinate++) {
        double magnitude = Math.abs(values[i]);
        if (chosen.isKept(coordinate)) {
          smallest = Math.min(smallest, magnitude);
        } else if (candidates.isKept(coordinate)) {
          largest = Math.max(largest, magnitude);
        }
      }
      assertThat(smallest).as(block.layer()).isGreaterThan(largest - 1e-6);
    }
  }

  private void assertLargestOfAll(double[] values, Mask chosen) {
    double smallest = Double.MAX_VALUE;
    double largest = 0;
    int coordinate = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        if (chosen.isKept(coordinate++)) {
          smallest = Math.min(smallest, Math.abs(values[i]));
        } else {
          largest = Math.max(largest, Math.abs(values[i]));
        }
      }
    }
    assertThat(smallest).isGreaterThan(largest - 1e-6);
  }
}
