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
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Received;
import io.feddip.api.peer.Topology;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.Penalty;
import io.feddip.api.sparsity.PqIndex;
import io.feddip.api.strategy.RoundPlan;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * DA-DPFL (Long, Wang, Anagnostopoulos, Bi; TNNLS 2025): DisPFL in which a client may use models
 * that neighbours have trained in the same round, and in which masks shrink further, by each
 * layer's PQ index, from when models have nearly come to rest.
 */
public final class DaDpfl implements PeerStrategy {
  private static final String FIRST_PRUNING = "first-pruning";

  private final Settings settings;
  private final StrategyContext run;
  private final IntFunction<LocalTraining> training;

  DaDpfl(Settings settings, StrategyContext run) {
    this.settings = settings;
    this.run = run;
    this.training = run.training();
  }

  /** {@code da-dpfl}. */
  public record Settings(
      @Key(
              value = "Fraction of the prunable weights that a client keeps at first",
              or = "0.5",
              min = 0,
              above = true,
              max = 1)
          double density,
      @Key(
              value = "Sparsity from which a client prunes no further",
              or = "0.8",
              min = 0,
              max = 1,
              below = true)
          double targetSparsity,
      @Key(
              value = "Largest fraction of a layer's mask that is exchanged a round (α)",
              or = "0.3",
              min = 0,
              max = 1)
          double alpha,
      @Key(value = "Where masks regrow: by squared `gradient`, or at `random`", or = "gradient")
          DisPfl.Regrow regrow,
      @Key(
              value =
                  "Most neighbours whose model of the same round a client waits for; the number"
                      + " goes down to 0 with the rounds",
              or = "5",
              min = 0)
          int maxWait,
      @Key(
              value =
                  "Relative change of a client's way from its start at which it votes to prune (δ)",
              or = "0.01",
              min = 0)
          double threshold,
      @Key(
              value = "Factor by which the rounds between prunings become fewer (c)",
              or = "2",
              min = 1)
          double gapFactor,
      @Key(value = "Prunings at most", or = "20", min = 0) int prunings,
      @Key(value = "Factor on the fraction that the PQ index names (β)", or = "1", min = 0)
          double scale) {}

  @Override
  public Exchange exchange(int round) {
    return new Watched(run.seed(), 1 - settings.density());
  }

  @Override
  public RoundPlan plan(int round, Map<String, Double> noted) {
    return new RoundPlan(
        training.apply(round).masked(),
        new Thin(
            DisPfl.fraction(settings.alpha(), round, run.rounds()),
            settings.regrow(),
            !noted.containsKey(FIRST_PRUNING),
            prunes(round, noted),
            settings.targetSparsity(),
            settings.scale()),
        Uploads.ownMask());
  }

  /** Whether it is one of t*, t* + g₁, t* + g₁ + g₂, … with g₀ = t*, gₖ₊₁ = max(1, round(gₖ/c)). */
  private boolean prunes(int round, Map<String, Double> noted) {
    if (!noted.containsKey(FIRST_PRUNING)) {
      return false;
    }
    double gap = noted.get(FIRST_PRUNING);
    double time = gap;
    for (int i = 0; i < settings.prunings(); i++) {
      if (time >= round) {
        return time == round;
      }
      gap = Math.max(1, Math.rint(gap / settings.gapFactor()));
      time += gap;
    }
    return false;
  }

  @Override
  public Map<String, Double> advance(
      int round, Map<String, Double> noted, Map<Integer, double[]> told) {
    long still = told.values().stream().filter(of -> of[0] <= settings.threshold()).count();
    if (noted.containsKey(FIRST_PRUNING) || told.isEmpty() || 2 * still < told.size()) {
      return noted;
    }
    Map<String, Double> next = new TreeMap<>(noted);
    next.put(FIRST_PRUNING, round + 1.0);
    return next;
  }

  @Override
  public int[] waitsFor(Topology topology, int round, int client) {
    if (settings.maxWait() == 0) {
      return new int[0];
    }
    int[] neighbours = topology.neighbours(round, client);
    if (topology.name().equals("ring")) {
      int[] turn = turns(topology.clients(), round);
      return Arrays.stream(neighbours).filter(other -> turn[other] < turn[client]).toArray();
    }
    long waits = settings.maxWait() - (long) round * (settings.maxWait() + 1) / run.rounds();
    return Arrays.stream(neighbours).limit(waits).filter(other -> other < client).toArray();
  }

  /** When each client of a ring has its turn in a round. */
  private int[] turns(int clients, int round) {
    int[] order = new int[clients];
    Arrays.setAll(order, i -> i);
    new KeyedRandom(run.seed(), "turns", round, -1).shuffle(order);
    return order;
  }

  /** What is sure beforehand: when masks shrink is for the clients to say. */
  @Override
  public double targetSparsity(int round) {
    return 1 - settings.density();
  }

  /**
   * DisPFL's mixing; a client remembers where it began, until the first pruning.
   *
   * @param seed of the run
   * @param sparsity of first masks
   */
  record Watched(long seed, double sparsity) implements Exchange {
    private static final long serialVersionUID = 1;
    private static final String BEGINNING = "beginning";
    private static final String WAY = "way";

    private DisPfl.Sparse mixing() {
      return new DisPfl.Sparse(seed, sparsity, true);
    }

    @Override
    public Peer start(Weights initial, int client) {
      Peer peer = mixing().start(initial, client);
      float[] beginning = peer.weights().flat();
      ClientState state =
          peer.state().with().vector(BEGINNING, beginning).bytes(WAY, way(0, 0, 1 / 0.0)).build();
      return new Peer(client, peer.weights(), peer.mask(), state);
    }

    @Override
    public Peer receive(Peer own, List<Received> models) {
      return mixing().receive(own, models);
    }

    @Override
    public double[] tells(ClientState state) {
      ByteBuffer way = ByteBuffer.wrap(state.bytes(WAY).orElseThrow());
      return new double[] {way.getDouble(2 * Double.BYTES)};
    }

    private static byte[] way(double first, double last, double change) {
      return ByteBuffer.allocate(3 * Double.BYTES)
          .putDouble(first)
          .putDouble(last)
          .putDouble(change)
          .array();
    }

    /**
     * Δ(t) = ‖w(t) − w(0)‖ and r(t) = |Δ(t) − Δ(t−1)| / Δ(0), for which round 0 has no Δ before.
     */
    static ClientState measured(ClientState before, Weights trained) {
      float[] beginning = before.vector(BEGINNING).orElseThrow();
      double sum = 0;
      for (int i = 0; i < beginning.length; i++) {
        double change = (double) trained.flat()[i] - beginning[i];
        sum += change * change;
      }
      double length = Math.sqrt(sum);
      ByteBuffer way = ByteBuffer.wrap(before.bytes(WAY).orElseThrow());
      double first = way.getDouble();
      double last = way.getDouble();
      byte[] next =
          last == 0
              ? way(length, length, 1 / 0.0)
              : way(first, length, Math.abs(length - last) / first);
      return before.with().bytes(WAY, next).build();
    }

    static ClientState unwatched(ClientState before) {
      return before.with().without(BEGINNING).build();
    }
  }

  /**
   * Trains on the mask; prunes each layer as its PQ index says, if it is a round for that and the
   * client is not sparse enough yet; then exchanges a part of the mask as DisPFL does.
   *
   * @param fraction of every layer's kept weights that is exchanged, in [0, 1]
   * @param watches whether the client's way still counts
   * @param prunes whether this is a round for it
   * @param target sparsity from which it is not
   * @param scale β
   */
  record Thin(
      double fraction,
      DisPfl.Regrow regrow,
      boolean watches,
      boolean prunes,
      double target,
      double scale)
      implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      Mask mask = client.mask().orElseThrow();
      LossSums loss = client.train(client.training(), client.mask(), StepHook.NONE);
      Weights trained = client.trained().times(mask);
      ClientState state = client.state();
      state = watches ? Watched.measured(state, trained) : Watched.unwatched(state);
      float[] scores =
          switch (regrow) {
            case GRADIENT -> squaredGradients(client, trained, mask);
            case RANDOM -> DisPfl.anywhere(client);
          };
      Mask pruned =
          prunes && mask.sparsity() < target ? PqIndex.pruned(trained, mask, scale) : mask;
      Mask next = DisPfl.exchanged(trained, pruned, fraction, scores);
      return LocalResult.of(trained, loss)
          .withMask(mask)
          .withState(state.with().mask(DisPfl.Sparse.MASK, next).build());
    }

    /** Σ g² over an epoch's minibatches at the trained weights, which stay where they are. */
    private static float[] squaredGradients(Client client, Weights trained, Mask mask) {
      float[] squares = new float[trained.flat().length];
      LocalTraining how = client.training();
      client.train(
          new LocalTraining(
              1, how.batchSize(), 0, 0, Penalty.NONE, 0, 0, how.coverage(), how.augmentation()),
          Optional.of(mask),
          gradient -> {
            for (int i = 0; i < squares.length; i++) {
              squares[i] += gradient[i] * gradient[i];
            }
          });
      return squares;
    }
  }
}
