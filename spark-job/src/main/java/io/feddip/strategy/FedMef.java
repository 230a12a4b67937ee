package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Pruning;
import java.util.ArrayList;
import java.util.List;

/**
 * FedMef (Huang et al., CVPR 2024, arXiv 2403.14737): {@link FedTiny} whose clients, in the rounds
 * that adjust, push the information out of the weights that will go before they do (budget-aware
 * extrusion): the loss grows by Σ over the layers of ‖w_low‖₂, the norm of the layer's smallest
 * kept weights as they were at the round's start, and the step size of step b of B is min(ξ,
 * max(η_t, η₀·(2σ(‖w_low‖₁)−1)·(2B−2b)/(2B−b))).
 *
 * <p>Left out: the pruning of activations, which saves memory. Not as in the published code:
 * extrusion in adjusting rounds only, as the paper has it, and weight decay keeps the round's step
 * size.
 */
public final class FedMef {
  private FedMef() {}

  /** {@code fedmef}. */
  public record Settings(
      @Section("feddip.strategy.fedmef") Rewiring.Settings rewiring,
      @Key(
              value = "Largest step size of a round that adjusts (ξ)",
              or = "0.1",
              min = 0,
              above = true)
          double largestRate,
      @Section(
              value = "feddip.pruning",
              reads = {Rewiring.SPARSITY, "exclude"})
          Pruning pruning) {}

  static FedTiny of(Settings settings, StrategyContext context) {
    Rewiring rewiring = settings.rewiring().of(context.rounds());
    double first = context.training().apply(0).learningRate();
    return FedTiny.with(
        settings.pruning(),
        rewiring,
        context,
        round -> new Extrude(rewiring.fraction(round), first, settings.largestRate()));
  }

  /**
   * Trains with extrusion, and measures the gradients of pruned weights.
   *
   * @param fraction f(t), of every layer's kept weights the smallest are extruded
   * @param firstRate η₀
   * @param largestRate ξ
   */
  public record Extrude(double fraction, double firstRate, double largestRate)
      implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public LocalResult run(Client client) {
      LossSums loss = client.train(client.training(), client.mask(), new Extrusion(client, this));
      return LocalResult.of(client.trained(), loss)
          .withMeasurement(Rewiring.candidates(client, fraction));
    }
  }

  /** Changes every step's gradient. */
  private static final class Extrusion implements StepHook {
    private final Client client;
    private final Extrude work;
    private final List<int[]> low = new ArrayList<>();
    private final long steps;
    private long step;

    Extrusion(Client client, Extrude work) {
      this.client = client;
      this.work = work;
      long batch = client.training().batchSize();
      this.steps = client.training().epochs() * ((client.examples().size() + batch - 1) / batch);
      Layout layout = client.received().layout();
      Mask mask = client.mask().orElseThrow();
      int[] counts = Masks.layerCounts(layout, mask);
      for (int k = 0; k < counts.length; k++) {
        counts[k] -= (int) (work.fraction() * counts[k]);
      }
      Mask high = MagnitudePruner.perLayer(layout, client.received().flat(), counts, mask);
      int coordinate = 0;
      for (ParameterBlock block : layout.prunableBlocks()) {
        List<Integer> smallest = new ArrayList<>();
        for (int i = block.offset(); i < block.end(); i++, coordinate++) {
          if (mask.isKept(coordinate) && !high.isKept(coordinate)) {
            smallest.add(i);
          }
        }
        low.add(smallest.stream().mapToInt(Integer::intValue).toArray());
      }
    }

    @Override
    public void step(float[] gradient) {
      float[] weights = client.weights();
      double sum = 0;
      for (int[] layer : low) {
        double squares = 0;
        for (int i : layer) {
          squares += (double) weights[i] * weights[i];
          sum += Math.abs(weights[i]);
        }
        if (squares > 0) {
          float scale = (float) (1 / Math.sqrt(squares));
          for (int i : layer) {
            gradient[i] += scale * weights[i];
          }
        }
      }
      double eta = client.training().learningRate();
      double rest = (2.0 * steps - 2 * step) / (2.0 * steps - step);
      double pushed = work.firstRate() * (2 / (1 + StrictMath.exp(-sum)) - 1) * rest;
      float factor = (float) (Math.min(work.largestRate(), Math.max(eta, pushed)) / eta);
      Layout layout = client.received().layout();
      for (ParameterBlock block : layout.blocks()) {
        if (block.kind() != ParameterBlock.Kind.STATISTIC) {
          for (int i = block.offset(); i < block.end(); i++) {
            gradient[i] *= factor;
          }
        }
      }
      step++;
    }
  }
}
