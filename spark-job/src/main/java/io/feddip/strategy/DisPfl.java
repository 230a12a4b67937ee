package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.KeyedRandom;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.HeldMean;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Received;
import io.feddip.api.peer.Topology;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.RoundPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * DisPFL (Dai et al., ICML 2022): every client has a sparse model and a mask of its own. It mixes
 * each coordinate over those of its neighbours that hold it, trains on its mask, and exchanges a
 * fraction α/2·(1+cos(πt/T)) of every layer's mask.
 */
public final class DisPfl implements PeerStrategy {
  private final Settings settings;
  private final StrategyContext run;
  private final IntFunction<LocalTraining> training;

  DisPfl(Settings settings, StrategyContext run) {
    this.settings = settings;
    this.run = run;
    this.training = run.training();
  }

  /** Where regrown weights are looked for. */
  public enum Regrow {
    /** Where the loss of one minibatch has the largest gradient, as in the paper. */
    GRADIENT,
    /** Anywhere, as the authors' script runs it. */
    RANDOM
  }

  /** {@code dispfl}. */
  public record Settings(
      @Key(
              value = "Fraction of the prunable weights that a client keeps",
              or = "0.5",
              min = 0,
              above = true,
              max = 1)
          double density,
      @Key(
              value = "Largest fraction of a layer's mask that is exchanged a round (α)",
              or = "0.5",
              min = 0,
              max = 1)
          double alpha,
      @Key(
              value = "Where masks regrow: by `gradient` of a minibatch, or at `random`",
              or = "gradient")
          Regrow regrow,
      @Key(value = "Whether every client draws a first mask of its own", or = "true")
          boolean ownMasks,
      @Key(
              value =
                  "Whether clients that are away in a round train all the same, without mixing, as"
                      + " published",
              or = "false")
          boolean trainWhileAway) {}

  @Override
  public Exchange exchange(int round) {
    return new Sparse(run.seed(), 1 - settings.density(), settings.ownMasks());
  }

  @Override
  public RoundPlan plan(int round, Map<String, Double> noted) {
    double fraction = fraction(settings.alpha(), round, run.rounds());
    return new RoundPlan(
        training.apply(round).masked(), new Evolve(fraction, settings.regrow()), Uploads.ownMask());
  }

  /** α/2·(1+cos(πt/T)). */
  static double fraction(double alpha, int round, int rounds) {
    return alpha / 2 * (1 + StrictMath.cos(Math.PI * round / rounds));
  }

  @Override
  public Topology topology(Topology configured) {
    return settings.trainWhileAway() ? new Working(configured) : configured;
  }

  @Override
  public double targetSparsity(int round) {
    return 1 - settings.density();
  }

  /** Everybody trains; who is away hears nobody and is not heard. */
  private record Working(Topology others) implements Topology {
    @Override
    public String name() {
      return others.name();
    }

    @Override
    public int clients() {
      return others.clients();
    }

    @Override
    public boolean takesPart(int round, int client) {
      return true;
    }

    @Override
    public int[] neighbours(int round, int client) {
      return others.takesPart(round, client) ? others.neighbours(round, client) : new int[0];
    }

    @Override
    public double weight(int round, int client, int from) {
      return others.takesPart(round, client) ? others.weight(round, client, from) : 1;
    }
  }

  /**
   * Sparse models with masks of their own. A client's next mask is in its state: what it sends was
   * trained on the one before.
   *
   * @param seed of the run
   * @param sparsity of first masks, in [0, 1)
   * @param ownMasks whether clients draw them each for itself
   */
  record Sparse(long seed, double sparsity, boolean ownMasks) implements Exchange {
    private static final long serialVersionUID = 1;
    static final String MASK = "mask";

    @Override
    public Peer start(Weights initial, int client) {
      long drawn = new KeyedRandom(seed, "first mask", -1, ownMasks ? client : -1).nextLong();
      Mask mask = ErdosRenyiKernel.mask(initial.layout(), sparsity, drawn);
      ClientState state = ClientState.NONE.with().mask(MASK, mask).build();
      return new Peer(client, initial.times(mask), Optional.of(mask), state);
    }

    @Override
    public Peer receive(Peer own, List<Received> models) {
      Layout layout = own.weights().layout();
      Mask mask = own.state().mask(MASK).orElseThrow();
      float[] mean = HeldMean.of(layout, models).overHolders();
      Masks.apply(layout, mask, mean, mean);
      return new Peer(own.client(), Weights.of(layout, mean), Optional.of(mask), own.state());
    }
  }

  /**
   * Trains on the mask, then exchanges a part of it.
   *
   * @param fraction of every layer's kept weights, in [0, 1]
   */
  record Evolve(double fraction, Regrow regrow) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      Mask mask = client.mask().orElseThrow();
      LossSums loss = client.train(client.training(), client.mask(), StepHook.NONE);
      Weights trained = client.trained().times(mask);
      float[] scores =
          switch (regrow) {
            case GRADIENT -> {
              float[] gradient = new float[trained.flat().length];
              client.gradient(trained, client.training().batchSize(), gradient);
              yield gradient;
            }
            case RANDOM -> anywhere(client);
          };
      Mask next = exchanged(trained, mask, fraction, scores);
      return LocalResult.of(trained, loss)
          .withMask(mask)
          .withState(client.state().with().mask(Sparse.MASK, next).build());
    }
  }

  /** Scores that make every choice of weights as likely as any other. */
  static float[] anywhere(Client client) {
    Layout layout = client.received().layout();
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    float[] scores = new float[layout.length()];
    for (int k = 0; k < ranges.count(); k++) {
      for (int i = 0; i < ranges.length(k); i++) {
        scores[ranges.offset(k) + i] = client.random().nextFloat();
      }
    }
    return scores;
  }

  /**
   * The mask without the ⌈fraction·kept⌉ smallest weights of each layer, and with as many of the
   * pruned ones, those just pruned among them, whose scores are largest.
   */
  static Mask exchanged(Weights weights, Mask mask, double fraction, float[] scores) {
    Layout layout = weights.layout();
    int[] kept = Masks.layerCounts(layout, mask);
    int[] moved = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      moved[k] = (int) Math.min(kept[k], Math.ceil(fraction * kept[k]));
      kept[k] -= moved[k];
    }
    Mask thinned = MagnitudePruner.perLayer(layout, weights.flat(), kept, mask);
    return MagnitudePruner.grow(layout, scores, moved, thinned);
  }
}
