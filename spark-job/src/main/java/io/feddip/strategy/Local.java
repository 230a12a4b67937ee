package io.feddip.strategy;

import io.feddip.api.client.Client;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.StateSize;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Each client for itself: what federations have to be better than. All begin with the same weights;
 * nothing is sent back, and the server's model stays what it was.
 */
final class Local implements ServerStrategy {
  private static final String MODEL = "model";

  private final IntFunction<LocalTraining> training;

  Local(Settings settings, StrategyContext context) {
    this.training = context.training();
  }

  /** {@code local} has no settings. */
  record Settings() {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(training.apply(round), new GoOn(), Uploads.nothing());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return state;
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
    return Optional.of(new Own());
  }

  /** What the client has trained, at first what all begin with. */
  record Own() implements ClientModel {
    private static final long serialVersionUID = 1;

    @Override
    public Weights of(Weights received, Optional<Mask> mask, ClientState state, int client) {
      return state.vector(MODEL).map(own -> Weights.of(received.layout(), own)).orElse(received);
    }
  }

  /** Trains on from the client's own weights. */
  record GoOn() implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      float[] own =
          new Own().of(client.received(), client.mask(), client.state(), client.number()).flat();
      System.arraycopy(own, 0, client.weights(), 0, own.length);
      LossSums loss = client.train(client.training(), Optional.empty(), StepHook.NONE);
      float[] trained = client.weights().clone();
      return LocalResult.of(Weights.of(client.received().layout(), trained), loss)
          .withState(client.state().with().vector(MODEL, trained).build());
    }
  }
}
