package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Sent;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.peer.HeldMean;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.Received;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.mask.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * A client's turn in a round without a server: it mixes, trains and has a model to send. A pure
 * function of the context, its data, its state and what reached it, in whatever order it did.
 */
public final class PeerSession {
  /** What it sends: its model, which is kept as the very bytes that travel. */
  private static final String SENT = "peer.sent";

  private static final String SENT_MASK = "peer.mask";

  private PeerSession() {}

  /**
   * The state of a client that has none yet.
   *
   * @param initial first weights, the same for all
   */
  public static byte[] begin(PeerContext context, float[] initial, int client) {
    Layout layout = NetworkPool.layout(context.worker());
    Peer peer = context.beginning().start(Weights.of(layout, initial), client);
    LocalResult result = LocalResult.of(peer.weights(), LossSums.ZERO).withState(peer.state());
    return state(
        context,
        client,
        peer.weights(),
        peer.mask(),
        peer.mask().map(result::withMask).orElse(result));
  }

  /** The model that a client with this state sends. */
  public static byte[] payload(byte[] state) {
    return ClientState.fromBytes(state).bytes(SENT).orElseThrow();
  }

  /**
   * A turn.
   *
   * @param test its own test examples, perhaps none
   * @param state its present one
   * @param weights how much each sender's model counts, and its own
   * @param heard what reached it
   */
  public static PeerTurn play(
      PeerContext context,
      Examples examples,
      Examples test,
      byte[] state,
      IntToDoubleFunction weights,
      List<PeerMessage> heard) {
    if (examples.size() == 0) {
      return failed(examples.owner(), "the client holds no examples");
    }
    return NetworkPool.with(
        context.worker(),
        worker -> {
          long start = System.nanoTime();
          ClientState kept = ClientState.fromBytes(state);
          Peer own = peer(context, worker.layout(), examples.owner(), kept);
          List<Received> models = new ArrayList<>();
          List<PeerMessage> ordered = new ArrayList<>(heard);
          ordered.add(new PeerMessage(examples.owner(), kept.bytes(SENT).orElseThrow()));
          ordered.sort(Comparator.comparingInt(PeerMessage::sender));
          for (PeerMessage message : ordered) {
            models.add(
                new Received(
                    message.sender(),
                    weights.applyAsDouble(message.sender()),
                    decoded(context, worker.layout(), message)));
          }
          Peer mixed = context.exchange().receive(own, models);
          int before = right(context, worker, mixed.weights(), test);
          ClientSession session =
              new ClientSession(
                  worker.trainer(),
                  ClientSession.accuracy(worker, examples),
                  context.training(),
                  mixed.weights(),
                  mixed.mask(),
                  examples,
                  mixed.state(),
                  new KeyedRandom(context.seed(), "client", context.round(), examples.owner()));
          LocalResult result = context.work().run(session);
          double norm = distance(result.weights().flat(), mixed.weights().flat());
          Optional<String> problem = result.problem();
          if (problem.isPresent()) {
            return new PeerTurn(
                new byte[0],
                ClientAnswer.refused(
                    examples.owner(),
                    examples.size(),
                    result.loss(),
                    norm,
                    seconds(start),
                    problem.get()));
          }
          byte[] next =
              state(
                  context,
                  examples.owner(),
                  mixed.weights(),
                  mixed.mask(),
                  result.withState(result.state().orElse(mixed.state())));
          PeerReport report = report(context, worker, next, test, before, heard);
          return new PeerTurn(
              next,
              ClientAnswer.answer(
                  examples.owner(),
                  examples.size(),
                  result.loss(),
                  new byte[0],
                  new byte[0],
                  report.toBytes(),
                  norm,
                  seconds(start)));
        });
  }

  /** The model of a client with this state. */
  public static OwnModel model(PeerContext context, int client, byte[] state) {
    Peer peer =
        peer(context, NetworkPool.layout(context.worker()), client, ClientState.fromBytes(state));
    return new OwnModel(client, peer.weights(), peer.mask());
  }

  /** A turn that was none. */
  public static PeerTurn failed(int client, String reason) {
    return new PeerTurn(new byte[0], ClientAnswer.failure(client, reason));
  }

  private static PeerReport report(
      PeerContext context,
      Worker worker,
      byte[] state,
      Examples test,
      int before,
      List<PeerMessage> heard) {
    ClientState next = ClientState.fromBytes(state);
    Peer peer = peer(context, worker.layout(), test.owner(), next);
    TreeMap<Integer, Integer> bytes = new TreeMap<>();
    heard.forEach(message -> bytes.put(message.sender(), message.payload().length));
    return new PeerReport(
        bytes,
        peer.mask().map(Mask::kept).orElse(worker.layout().prunableLength()),
        context.evaluates() ? test.size() : 0,
        before,
        right(context, worker, peer.weights(), test),
        Arrays.stream(context.exchange().tells(peer.state())).boxed().toList());
  }

  private static Update decoded(PeerContext context, Layout layout, PeerMessage message) {
    try {
      return context.upload().decode(message.payload(), layout, Optional.empty());
    } catch (WireException e) {
      throw new WireException(
          "what client %d sent: %s".formatted(message.sender(), e.getMessage()));
    }
  }

  private static byte[] state(
      PeerContext context, int client, Weights from, Optional<Mask> mask, LocalResult result) {
    Sent sent =
        context
            .upload()
            .encode(
                from,
                mask,
                result.withRandom(
                    new KeyedRandom(context.seed(), "upload", context.round(), client)));
    ClientState.Builder next = sent.state().with().bytes(SENT, sent.payload());
    result.mask().or(() -> mask).ifPresent(own -> next.mask(SENT_MASK, own));
    return next.build().toBytes();
  }

  private static Peer peer(PeerContext context, Layout layout, int client, ClientState kept) {
    PeerMessage own = new PeerMessage(client, kept.bytes(SENT).orElseThrow());
    Received model = new Received(client, 1, decoded(context, layout, own));
    return new Peer(
        client,
        Weights.of(layout, HeldMean.of(layout, List.of(model)).overAll()),
        kept.mask(SENT_MASK),
        kept.with().without(SENT).without(SENT_MASK).build());
  }

  private static int right(PeerContext context, Worker worker, Weights weights, Examples test) {
    if (!context.evaluates() || test.size() == 0) {
      return 0;
    }
    EvaluationSums sums = worker.evaluate(weights.flat(), List.of(test).iterator());
    return (int) Math.round(sums.accuracy() * test.size());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double distance(float[] weights, float[] from) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double difference = weights[i] - from[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
