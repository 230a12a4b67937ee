package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
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
 * Ditto (Li et al., ICML 2021): FedAvg for the server, and beside it a model v of every client,
 * which is trained with a pull towards the received one: v ← v − η(∇f(v) + μ(v − w)). A client's v
 * moves in the rounds that it is in.
 */
final class Ditto implements ServerStrategy {
  private static final String MODEL = "model";

  private final IntFunction<LocalTraining> training;
  private final Settings settings;

  Ditto(Settings settings, StrategyContext context) {
    this.training = context.training();
    this.settings = settings;
  }

  /** {@code ditto}. */
  record Settings(
      @Key(
              value = "Pull of the received model on the client's own (λ of the paper)",
              or = "0.5",
              min = 0)
          double pull,
      @Key(value = "Passes of a round that train the client's own model", or = "3", min = 0)
          int ownEpochs) {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(
        training.apply(round), new Twice(settings.pull(), settings.ownEpochs()), Uploads.dense());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return ServerState.dense(answers.mean());
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
    return Optional.of(new Local.Own());
  }

  /**
   * Trains the received model for the server, then the client's own.
   *
   * @param pull μ
   * @param ownEpochs passes for the own model
   */
  record Twice(double pull, int ownEpochs) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      LossSums loss = client.train(client.training(), Optional.empty(), StepHook.NONE);
      Weights forServer = Weights.of(client.received().layout(), client.weights().clone());
      float[] before =
          new Local.Own()
              .of(client.received(), client.mask(), client.state(), client.number())
              .flat();
      System.arraycopy(before, 0, client.weights(), 0, before.length);
      client.train(
          client.training().withEpochs(ownEpochs).proximal(pull), Optional.empty(), StepHook.NONE);
      float[] own = client.weights().clone();
      return LocalResult.of(forServer, loss)
          .withModel(Weights.of(client.received().layout(), own))
          .withState(client.state().with().vector(MODEL, own).build());
    }
  }
}
