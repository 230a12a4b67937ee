package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.function.IntFunction;

/**
 * FedTiny (Huang et al., ICDCS 2023, arXiv 2212.01977): sparse from the first round; in adjusting
 * rounds clients send, after training, the largest gradients of the weights that are pruned, only
 * as many as will be exchanged, and the server regrows by their mean and prunes by magnitude
 * ({@link Rewiring}).
 *
 * <p>Not as in the paper, but as in its published code: all layers are adjusted at once, not a
 * block a round. Left out: the choice among coarsely pruned candidates by batch-norm statistics.
 */
public final class FedTiny implements ServerStrategy {
  private final Layout layout;
  private final double sparsity;
  private final Rewiring rewiring;
  private final IntFunction<LocalTraining> training;
  private final IntFunction<ClientWork> adjusting;

  private FedTiny(
      Pruning pruning,
      Rewiring rewiring,
      StrategyContext context,
      IntFunction<ClientWork> adjusting) {
    this.layout = context.layout();
    this.sparsity = pruning.finalSparsity();
    this.rewiring = rewiring;
    this.training = context.training();
    this.adjusting = adjusting;
  }

  /** {@code fedtiny}. */
  public record Settings(
      @Section("feddip.strategy.fedtiny") Rewiring.Settings rewiring,
      @Section(
              value = "feddip.pruning",
              reads = {Rewiring.SPARSITY, "exclude"})
          Pruning pruning) {}

  static FedTiny of(Settings settings, StrategyContext context) {
    Rewiring rewiring = settings.rewiring().of(context.rounds());
    return new FedTiny(
        settings.pruning(), rewiring, context, round -> new Adjust(rewiring.fraction(round)));
  }

  /** With another work in the rounds that adjust: FedMef's. */
  static FedTiny with(
      Pruning pruning,
      Rewiring rewiring,
      StrategyContext context,
      IntFunction<ClientWork> adjusting) {
    return new FedTiny(pruning, rewiring, context, adjusting);
  }

  @Override
  public ServerState start(float[] initialWeights) {
    return Rewiring.start(layout, initialWeights, sparsity);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(
        training.apply(round).masked(),
        rewiring.adjusts(round) ? adjusting.apply(round) : new ClientWork.Train(),
        Uploads.masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    if (!rewiring.adjusts(round)) {
      return state.withWeights(answers.mean());
    }
    return rewiring.exchange(
        round, layout, state.mask().orElseThrow(), answers.mean(), answers.measurement());
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity;
  }

  @Override
  public boolean mayReconfigure(int round) {
    return rewiring.adjusts(round);
  }

  /**
   * Trains, and measures the gradients of pruned weights.
   *
   * @param fraction f(t)
   */
  public record Adjust(double fraction) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public LocalResult run(Client client) {
      LossSums loss = client.train(client.training(), client.mask(), StepHook.NONE);
      return LocalResult.of(client.trained(), loss)
          .withMeasurement(Rewiring.candidates(client, fraction));
    }
  }
}
