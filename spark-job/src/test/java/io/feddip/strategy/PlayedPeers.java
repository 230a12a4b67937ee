package io.feddip.strategy;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Upload;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Received;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.wire.Update;
import io.feddip.client.ClientSession;
import io.feddip.client.LinearNetwork;
import io.feddip.client.LocalTrainer;
import io.feddip.client.Normalization;
import io.feddip.client.Objective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Clients of a small network without a server, played on one thread without Spark. */
final class PlayedPeers {
  static final int PIXELS = 6;
  static final int CLASSES = 3;
  static final int EXAMPLES = 20;

  final LinearNetwork network = new LinearNetwork(PIXELS, CLASSES);
  final Layout layout = network.layout();
  final List<Examples> examples = new ArrayList<>();
  final List<Peer> peers = new ArrayList<>();
  Map<String, Double> noted = Map.of();
  private final PeerStrategy strategy;

  PlayedPeers(PeerStrategy strategy, int clients) {
    this.strategy = strategy;
    Weights initial = Weights.of(layout, initial());
    for (int client = 0; client < clients; client++) {
      examples.add(examples(client));
      peers.add(strategy.exchange(-1).start(initial, client));
    }
  }

  static float[] initial() {
    Random random = new Random(9);
    float[] weights = new float[2 * PIXELS * CLASSES];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  private static Examples examples(int client) {
    Random random = new Random(5 + client);
    byte[] pixels = new byte[EXAMPLES * PIXELS];
    random.nextBytes(pixels);
    int[] labels = random.ints(EXAMPLES, 0, CLASSES).toArray();
    return new Examples(client, 1, 1, PIXELS, pixels, labels);
  }

  /**
   * A round.
   *
   * @param order in which clients have their turn
   * @param neighbours whom each hears
   * @param fresh whose models of this round each uses
   */
  void play(int round, int[] order, int[][] neighbours, int[][] fresh) {
    List<Peer> before = List.copyOf(peers);
    RoundPlan plan = strategy.plan(round, noted);
    Exchange exchange = strategy.exchange(round);
    Map<Integer, double[]> told = new HashMap<>();
    for (int client : order) {
      List<Received> models = new ArrayList<>();
      for (int other = 0; other < peers.size(); other++) {
        if (other == client || contains(neighbours[client], other)) {
          Peer sender = (contains(fresh[client], other) ? peers : before).get(other);
          models.add(new Received(other, 1, sent(plan.upload(), sender)));
        }
      }
      Peer next = work(plan, round, exchange.receive(before.get(client), models));
      peers.set(client, next);
      told.put(client, exchange.tells(next.state()));
    }
    noted = strategy.advance(round, noted, told);
  }

  private static boolean contains(int[] values, int value) {
    for (int one : values) {
      if (one == value) {
        return true;
      }
    }
    return false;
  }

  /** As it comes out of the bytes that travel. */
  private Update sent(Upload upload, Peer peer) {
    byte[] payload =
        upload.encode(peer.weights(), peer.mask(), result(peer.weights(), peer.mask())).payload();
    return upload.decode(payload, layout, peer.mask());
  }

  private static LocalResult result(Weights weights, Optional<Mask> mask) {
    LocalResult result = LocalResult.of(weights, LossSums.ZERO).withState(ClientState.NONE);
    return mask.map(result::withMask).orElse(result);
  }

  private Peer work(RoundPlan plan, int round, Peer mixed) {
    Normalization plain = new Normalization(List.of(0.0), List.of(1.0));
    LocalTrainer trainer =
        new LocalTrainer(network, layout, plain, Augmentation.NONE, EXAMPLES, Objective.PLAIN);
    LocalResult result =
        plan.work()
            .run(
                new ClientSession(
                    trainer,
                    model -> Double.NaN,
                    plan.training(),
                    mixed.weights(),
                    mixed.mask(),
                    examples.get(mixed.client()),
                    mixed.state(),
                    new KeyedRandom(1, "client", round, mixed.client())));
    return new Peer(
        mixed.client(),
        Weights.of(layout, result.weights().flat().clone()),
        result.mask().or(mixed::mask),
        result.state().orElse(mixed.state()));
  }
}
