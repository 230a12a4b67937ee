package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.KeyedRandom;
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
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * FedRTS (arXiv 2501.19122, NeurIPS 2025): every prunable weight has a Beta(a, b) on the server,
 * and a mask is a Thompson sample of it: of every layer the weights with the largest draws. Every
 * round the kept weights are voted for, v = (1−γ)·[among the layer's κ largest of the average] +
 * γ·(share of the clients, by data, where it is among the κ largest), κ = (1−f(t))·K; in adjusting
 * rounds the pruned ones by v = (1−γ)/2 + γ·(share of the clients that have its gradient among
 * their largest); a ← a + v, b ← b + 1 − v.
 *
 * <p>Clients send the weights that are <em>not</em> among their κ largest, which are fewer.
 */
public final class FedRts implements ServerStrategy {
  private static final String A = "a";
  private static final String B = "b";

  private final Layout layout;
  private final double sparsity;
  private final double gamma;
  private final Rewiring rewiring;
  private final IntFunction<LocalTraining> training;
  private final long seed;

  FedRts(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.sparsity = settings.pruning().finalSparsity();
    this.gamma = settings.gamma();
    this.rewiring = settings.rewiring().of(context.rounds());
    this.training = context.training();
    this.seed = context.seed();
  }

  /** {@code fedrts}. */
  public record Settings(
      @Section("feddip.strategy.fedrts") Rewiring.Settings rewiring,
      @Key(value = "Weight of the clients' votes (γ)", or = "0.5", min = 0, max = 1) double gamma,
      @Section(
              value = "feddip.pruning",
              reads = {Rewiring.SPARSITY, "exclude"})
          Pruning pruning) {}

  @Override
  public ServerState start(float[] initialWeights) {
    ServerState start = Rewiring.start(layout, initialWeights, sparsity);
    float[] ones = new float[layout.length()];
    Arrays.fill(ones, 1);
    return new ServerState(start.weights(), start.mask(), Map.of(A, ones, B, ones), 0);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(
        training.apply(round).masked(),
        new Vote(rewiring.fraction(round), rewiring.adjusts(round)),
        Uploads.masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    Mask mask = state.mask().orElseThrow();
    float[] mean = answers.mean();
    float[] votes = votes(round, mask, mean, answers.measurement());
    float[] a = state.memory().get(A).clone();
    float[] b = state.memory().get(B).clone();
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        if (!Float.isNaN(votes[i])) {
          a[i] += votes[i];
          b[i] += 1 - votes[i];
        }
      }
    }
    Map<String, float[]> memory = Map.of(A, a, B, b);
    if (!rewiring.adjusts(round)) {
      return new ServerState(mean, state.mask(), memory, 0);
    }
    float[] drawn = draw(round, a, b);
    Mask next = MagnitudePruner.perLayer(layout, drawn, Masks.layerCounts(layout, mask));
    ServerState after = Rewiring.ofMean(layout, next, mask, mean);
    return new ServerState(after.weights(), after.mask(), memory, after.pruningError());
  }

  /** v of every prunable weight; NaN where nobody voted. */
  private float[] votes(int round, Mask mask, float[] mean, float[] clients) {
    int[] counts = Masks.layerCounts(layout, mask);
    double fraction = rewiring.fraction(round);
    for (int k = 0; k < counts.length; k++) {
      counts[k] -= (int) (fraction * counts[k]);
    }
    Mask largest = MagnitudePruner.perLayer(layout, mean, counts, mask);
    float[] votes = new float[layout.length()];
    int coordinate = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++, coordinate++) {
        if (mask.isKept(coordinate)) {
          double global = largest.isKept(coordinate) ? 1 - gamma : 0;
          votes[i] = (float) (global + gamma * (1 - clients[i]));
        } else {
          votes[i] =
              rewiring.adjusts(round) ? (float) ((1 - gamma) / 2 + gamma * clients[i]) : Float.NaN;
        }
      }
    }
    return votes;
  }

  private float[] draw(int round, float[] a, float[] b) {
    BetaDraws draws = new BetaDraws(new KeyedRandom(seed, "thompson", round, -1));
    float[] drawn = new float[layout.length()];
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        drawn[i] = (float) draws.next(a[i], b[i]);
      }
    }
    return drawn;
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
   * Trains, and votes: 1 for every kept weight that is not among its layer's largest, and, where
   * the round adjusts, for the pruned ones with the largest gradients.
   *
   * @param fraction f(t)
   * @param adjusts whether pruned weights are voted for
   */
  public record Vote(double fraction, boolean adjusts) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public LocalResult run(Client client) {
      LossSums loss = client.train(client.training(), client.mask(), StepHook.NONE);
      Layout layout = client.received().layout();
      Mask mask = client.mask().orElseThrow();
      float[] votes = adjusts ? Rewiring.candidates(client, fraction) : new float[layout.length()];
      int[] counts = Masks.layerCounts(layout, mask);
      for (int k = 0; k < counts.length; k++) {
        counts[k] -= (int) (fraction * counts[k]);
      }
      Mask largest = MagnitudePruner.perLayer(layout, client.weights(), counts, mask);
      int coordinate = 0;
      for (ParameterBlock block : layout.prunableBlocks()) {
        for (int i = block.offset(); i < block.end(); i++, coordinate++) {
          boolean low = mask.isKept(coordinate) && !largest.isKept(coordinate);
          votes[i] = low || votes[i] > 0 ? 1 : 0;
        }
      }
      return LocalResult.of(client.trained(), loss).withMeasurement(votes);
    }
  }
}
