package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * SSFL (arXiv 2405.09037): before round 0 clients measure the saliency |w·∂f/∂w| over all of their
 * data; the largest of the mean, weighted by their data, over all layers together make the one mask
 * that is trained to the end. It differs from {@link Snip} in the data that a client looks at.
 *
 * <p>Not as in the paper: a cohort is asked, not every client.
 */
public final class Ssfl implements ServerStrategy {
  private final Layout layout;
  private final Pruning pruning;
  private final IntFunction<LocalTraining> training;

  Ssfl(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.pruning = settings.pruning();
    this.training = context.training();
  }

  /** {@code ssfl}. */
  public record Settings(
      @Section(
              value = "feddip.pruning",
              reads = {"initial-scale", "final-sparsity", "exclude", "min-layer-density"})
          Pruning pruning) {}

  @Override
  public ServerState start(float[] initialWeights) {
    return new ServerState(initialWeights, Optional.empty(), Map.of(), 0);
  }

  @Override
  public Optional<RoundPlan> preparation(ServerState state) {
    return Optional.of(
        new RoundPlan(
            training.apply(0), new Snip.MeasureSaliency(Integer.MAX_VALUE), Uploads.nothing()));
  }

  @Override
  public ServerState prepared(ServerState state, Aggregate answers) {
    Mask mask =
        MagnitudePruner.mask(
            layout, answers.measurement(), pruning.finalSparsity(), pruning.minLayerDensity());
    double error = Masks.prunedEnergy(layout, mask, state.weights());
    float[] weights = new SparseStart(layout, pruning).weights(state.weights(), mask);
    return new ServerState(weights, Optional.of(mask), Map.of(), error);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(training.apply(round).masked(), new ClientWork.Train(), Uploads.masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return new ServerState(answers.mean(), state.mask(), Map.of(), 0);
  }

  @Override
  public double targetSparsity(int round) {
    return pruning.finalSparsity();
  }
}
