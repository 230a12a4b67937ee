package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
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
 * SNIP (Lee et al., ICLR 2019) in a federation: before round 0 a cohort measures the saliency
 * |w·∂f/∂w| of every prunable weight on a minibatch each; the weights with the largest mean
 * saliency are kept, over all layers together, and trained on that mask to the end.
 */
public final class Snip implements ServerStrategy {
  private final Layout layout;
  private final Pruning pruning;
  private final IntFunction<LocalTraining> training;

  Snip(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.pruning = settings.pruning();
    this.training = context.training();
  }

  /** {@code snip}: the final sparsity is that of the one mask. */
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
            training.apply(0),
            new MeasureSaliency(training.apply(0).batchSize()),
            Uploads.nothing()));
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

  /**
   * Trains nothing: measures |w·∂f/∂w| of prunable weights.
   *
   * @param examples most to look at
   */
  public record MeasureSaliency(int examples) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      float[] weights = client.received().flat();
      float[] gradient = new float[layout.length()];
      LossSums loss = client.gradient(client.received(), examples, gradient);
      float[] saliency = new float[layout.length()];
      for (ParameterBlock block : layout.prunableBlocks()) {
        for (int i = block.offset(); i < block.end(); i++) {
          saliency[i] = Math.abs(gradient[i] * weights[i]);
        }
      }
      return LocalResult.of(client.received(), loss).withMeasurement(saliency);
    }
  }
}
