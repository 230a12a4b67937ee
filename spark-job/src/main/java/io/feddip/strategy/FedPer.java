package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Weights;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.StateSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * FedPer (Arivazhagan et al. 2019): the last layers, the head, stay with the client; the server
 * averages the others, the body. Clients train both together.
 */
final class FedPer implements ServerStrategy {
  private final Layout layout;
  private final IntFunction<LocalTraining> training;
  private final Set<String> head;

  FedPer(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.training = context.training();
    this.head = lastLayers(layout, settings.headLayers());
  }

  /** {@code fedper}. */
  record Settings(
      @Key(value = "How many of the last layers stay with the client", or = "1", min = 1)
          int headLayers) {}

  /**
   * The names of the last layers that have parameters.
   *
   * @throws IllegalArgumentException if no layer would be left to be averaged
   */
  static Set<String> lastLayers(Layout layout, int count) {
    List<String> names = layout.blocks().stream().map(ParameterBlock::layer).distinct().toList();
    if (count >= names.size()) {
      throw new IllegalArgumentException(
          "head-layers = %d leaves nothing to average; the network has %d layers"
              .formatted(count, names.size()));
    }
    return Set.copyOf(names.subList(names.size() - count, names.size()));
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(training.apply(round), new Together(head), Uploads.without(head));
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return withBody(layout, head, state, answers);
  }

  /** The head that all began with, and the clients' average body. */
  static ServerState withBody(
      Layout layout, Set<String> head, ServerState state, Aggregate answers) {
    return ServerState.dense(withHead(layout, head, answers.mean(), state.weights()));
  }

  /** A body with another head. */
  private static float[] withHead(Layout layout, Set<String> head, float[] body, float[] other) {
    float[] both = body.clone();
    for (ParameterBlock block : layout.blocks()) {
      if (head.contains(block.layer())) {
        System.arraycopy(other, block.offset(), both, block.offset(), block.length());
      }
    }
    return both;
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }

  @Override
  public StateSize clientState() {
    return StateSize.MODEL;
  }

  @Override
  public Optional<ClientModel> clientModel() {
    return Optional.of(new OwnHead(head));
  }

  /** The server's body and the client's own head, at first the server's. */
  record OwnHead(Set<String> head) implements ClientModel {
    private static final long serialVersionUID = 1;
    private static final String HEAD = "head";

    OwnHead {
      head = Set.copyOf(head);
    }

    @Override
    public Weights of(Weights received, Optional<Mask> mask, ClientState state, int client) {
      Layout layout = received.layout();
      return state
          .vector(HEAD)
          .map(own -> Weights.of(layout, withHead(layout, head, received.flat(), own)))
          .orElse(received);
    }

    /** Puts it where training starts. */
    void load(Client client) {
      float[] own = of(client.received(), client.mask(), client.state(), client.number()).flat();
      System.arraycopy(own, 0, client.weights(), 0, own.length);
    }

    /** The client's answer, whose head stays with it: all else is 0 there, and takes no room. */
    LocalResult result(Client client, LossSums loss) {
      Layout layout = client.received().layout();
      float[] own = withHead(layout, head, new float[layout.length()], client.weights());
      return LocalResult.of(client.trained(), loss)
          .withState(client.state().with().vector(HEAD, own).build());
    }
  }

  /** Trains the received body and the client's head. */
  record Together(Set<String> head) implements ClientWork {
    private static final long serialVersionUID = 1;

    Together {
      head = Set.copyOf(head);
    }

    @Override
    public LocalResult run(Client client) {
      OwnHead own = new OwnHead(head);
      own.load(client);
      return own.result(client, client.train(client.training(), Optional.empty(), StepHook.NONE));
    }
  }
}
