package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerStrategy;

/**
 * SNIP (Lee et al., ICLR 2019) in a federation: before round 0 a cohort measures the saliency
 * |w·∂f/∂w| of every prunable weight on a minibatch each; the weights with the largest mean
 * saliency are kept, over all layers together, and trained on that mask to the end.
 */
public final class Snip {
  private Snip() {}

  /** {@code snip}: the final sparsity is that of the one mask. */
  public record Settings(
      @Section(
              value = "feddip.pruning",
              reads = {"initial-scale", "final-sparsity", "exclude", "min-layer-density"})
          Pruning pruning) {}

  static ServerStrategy of(Settings settings, StrategyContext context) {
    int minibatch = context.training().apply(0).batchSize();
    return bySaliency(settings.pruning(), context, minibatch);
  }

  /**
   * The largest mean saliencies are kept.
   *
   * @param examples most that a client looks at
   */
  static ServerStrategy bySaliency(Pruning pruning, StrategyContext context, int examples) {
    return new OneMask(
        pruning,
        context,
        new RoundPlan(
            context.training().apply(0), new MeasureSaliency(examples), Uploads.nothing()),
        saliency ->
            MagnitudePruner.mask(
                context.layout(), saliency, pruning.finalSparsity(), pruning.minLayerDensity()));
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
