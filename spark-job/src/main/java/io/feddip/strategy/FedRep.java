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
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.StateSize;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * FedRep (Collins et al., ICML 2021): as {@link FedPer}, but a client first trains its head while
 * the received body stands still, and then the body while the head does.
 */
final class FedRep implements ServerStrategy {
  private final Layout layout;
  private final IntFunction<LocalTraining> training;
  private final Set<String> head;
  private final int headEpochs;

  FedRep(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.training = context.training();
    this.head = FedPer.lastLayers(layout, settings.headLayers());
    this.headEpochs = settings.headEpochs();
  }

  /** {@code fedrep}; the body's epochs are {@code client.epochs}. */
  record Settings(
      @Key(value = "How many of the last layers stay with the client", or = "1", min = 1)
          int headLayers,
      @Key(value = "Passes of a round that train them, before those of the body", or = "5", min = 0)
          int headEpochs) {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(
        training.apply(round), new OneByOne(head, headEpochs), Uploads.without(head));
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return FedPer.withBody(layout, head, state, answers);
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
    return Optional.of(new FedPer.OwnHead(head));
  }

  /**
   * Trains the head, then the body.
   *
   * @param headEpochs passes for the head
   */
  record OneByOne(Set<String> head, int headEpochs) implements ClientWork {
    private static final long serialVersionUID = 1;

    OneByOne {
      head = Set.copyOf(head);
    }

    @Override
    public LocalResult run(Client client) {
      FedPer.OwnHead own = new FedPer.OwnHead(head);
      own.load(client);
      Set<String> body =
          client.received().layout().blocks().stream()
              .map(ParameterBlock::layer)
              .filter(layer -> !head.contains(layer))
              .collect(Collectors.toSet());
      LocalTraining training = client.training();
      LossSums first =
          client.train(
              training.withEpochs(headEpochs).frozen(body), Optional.empty(), StepHook.NONE);
      LossSums second = client.train(training.frozen(head), Optional.empty(), StepHook.NONE);
      return own.result(client, first.plus(second));
    }
  }
}
