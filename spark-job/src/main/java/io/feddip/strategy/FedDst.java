package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
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
 * FedDST (Bibikar et al., AAAI 2022): sparse from the first round to the last, with ERK densities.
 * After the rounds t mod R = 0 clients return masks of their own, in which a fraction
 * α/2·(1+cos(πt/T)) of every layer was exchanged; each coordinate is averaged over the clients that
 * hold it, and every layer goes back to its density by magnitude.
 */
public final class FedDst implements ServerStrategy {
  private final Layout layout;
  private final Pruning pruning;
  private final double alpha;
  private final int rounds;
  private final IntFunction<LocalTraining> training;
  private final long seed;

  FedDst(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.pruning = settings.pruning();
    this.alpha = settings.feddstAlpha();
    this.rounds = context.rounds();
    this.training = context.training();
    this.seed = context.seed();
  }

  /** {@code feddst}: the final sparsity holds from the start. */
  public record Settings(
      @Section("feddip.strategy")
          @Key(
              value = "Largest fraction of a layer that `feddst` prunes and regrows (α)",
              or = "0.5",
              min = 0,
              max = 1)
          double feddstAlpha,
      @Section(
              value = "feddip.pruning",
              reads = {"initial-mask", "initial-scale", "final-sparsity", "interval", "exclude"})
          Pruning pruning) {}

  @Override
  public ServerState start(float[] initialWeights) {
    return new SparseStart(layout, pruning).state(initialWeights, pruning.finalSparsity(), seed);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return readjusts(round)
        ? new RoundPlan(
            training.apply(round).masked(), new Readjust(fraction(round)), Uploads.ownMask())
        : new RoundPlan(training.apply(round).masked(), new ClientWork.Train(), Uploads.masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    if (!readjusts(round)) {
      return state.withWeights(answers.mean());
    }
    float[] mean = answers.mean();
    int[] counts = Masks.layerCounts(layout, state.mask().orElseThrow());
    Mask mask = MagnitudePruner.perLayer(layout, mean, counts);
    double error = Masks.prunedEnergy(layout, mask, mean);
    Masks.apply(layout, mask, mean, mean);
    return new ServerState(mean, Optional.of(mask), Map.of(), error);
  }

  @Override
  public boolean mayReconfigure(int round) {
    return readjusts(round);
  }

  private boolean readjusts(int round) {
    return round % pruning.interval() == 0;
  }

  private double fraction(int round) {
    return alpha / 2 * (1 + Math.cos(Math.PI * round / rounds));
  }

  @Override
  public double targetSparsity(int round) {
    return pruning.finalSparsity();
  }

  /**
   * Trains; before the last epoch the smallest kept weights of every layer go, and as many of the
   * others with the largest gradients come, at 0 (algorithm 1). As in RigL (Evci et al. 2020) the
   * gradient is one minibatch's at the weights before, and a weight that has just gone may come
   * back.
   *
   * @param fraction of every layer's kept weights that is exchanged, in [0, 1]
   */
  public record Readjust(double fraction) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      Mask mask = client.mask().orElseThrow();
      LocalTraining training = client.training();
      LossSums before =
          client.train(training.withEpochs(training.epochs() - 1), client.mask(), StepHook.NONE);
      float[] weights = client.weights();
      Layout layout = client.received().layout();
      Masks.apply(layout, mask, weights, weights);
      float[] gradient = new float[layout.length()];
      client.gradient(client.trained(), training.batchSize(), gradient);
      int[] kept = Masks.layerCounts(layout, mask);
      int[] survivors = new int[kept.length];
      int[] regrown = new int[kept.length];
      for (int k = 0; k < kept.length; k++) {
        int pruned = layout.prunableBlocks().get(k).length() - kept[k];
        regrown[k] = Math.min((int) (fraction * kept[k]), pruned);
        survivors[k] = kept[k] - regrown[k];
      }
      Mask thinned = MagnitudePruner.perLayer(layout, weights, survivors, mask);
      Masks.apply(layout, thinned, weights, weights);
      Mask own = MagnitudePruner.grow(layout, gradient, regrown, thinned);
      LossSums after = client.train(training.withEpochs(1), Optional.of(own), StepHook.NONE);
      return LocalResult.of(client.trained(), before.plus(after)).withMask(own);
    }
  }
}
