package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.peer.Exchange;
import io.feddip.api.peer.HeldMean;
import io.feddip.api.peer.Peer;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Received;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.schedule.SparsitySchedule;
import io.feddip.api.strategy.Feedback;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.Regularization;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * FedDIP without a server: every node prunes on the schedule s_t, trains with λ_t, and chooses its
 * mask anew every R rounds. It ranks its own trained weights; where it holds none, what its
 * gradients have called for, decayed, and what its neighbours' models have there on average, which
 * is what the server's average is to FedDIP. Mixing is over those that hold a coordinate.
 */
public final class FedDipGossip implements PeerStrategy {
  private final Pruning pruning;
  private final Regularization regularization;
  private final SparsitySchedule sparsity;
  private final RegularizationSchedule lambda;
  private final StrategyContext run;

  FedDipGossip(Settings settings, StrategyContext run) {
    this.pruning = settings.pruning();
    this.regularization = settings.regularization();
    this.sparsity = pruning.schedule(run.rounds());
    this.lambda = regularization.of(run.rounds());
    this.run = run;
  }

  /** {@code feddip-gossip} follows FedDIP's sections. */
  public record Settings(
      @Section(
              value = "feddip.pruning",
              reads = {
                "initial-sparsity",
                "initial-mask",
                "initial-scale",
                "final-sparsity",
                "interval",
                "horizon",
                "threshold",
                "feedback",
                "feedback-decay",
                "feedback-window",
                "exclude",
                "min-layer-density"
              })
          Pruning pruning,
      @Section("feddip.regularization") Regularization regularization) {}

  @Override
  public Exchange exchange(int round) {
    boolean ranksOthers =
        round >= 0 && sparsity.reconfigures(round) && pruning.feedback() != Feedback.NESTED;
    return new Held(run.seed(), pruning, ranksOthers);
  }

  @Override
  public RoundPlan plan(int round, Map<String, Double> noted) {
    boolean reconfigures = sparsity.reconfigures(round);
    boolean collects = collects(round);
    float decay =
        switch (pruning.feedback()) {
          case NESTED, DYNAMIC -> 0;
          case RESIDUAL -> 1;
          case DECAY -> (float) pruning.feedbackDecay();
        };
    return new RoundPlan(
        run.training()
            .apply(round)
            .penalized(regularization.penalty(), lambda.at(round))
            .withCoverage(collects ? Coverage.DENSE : Coverage.MASKED),
        new Prune(decay, collects, reconfigures ? sparsity.at(round) : Double.NaN, pruning),
        Uploads.ownMask());
  }

  /** Whether gradients off the mask are read: by a choice of masks in this round or soon. */
  private boolean collects(int round) {
    int window =
        switch (pruning.feedback()) {
          case NESTED -> 0;
          case DYNAMIC -> 1;
          case RESIDUAL, DECAY -> pruning.feedbackWindow();
        };
    return IntStream.range(round, Math.min(round + window, run.rounds()))
        .anyMatch(sparsity::reconfigures);
  }

  @Override
  public boolean mayReconfigure(int round) {
    return sparsity.reconfigures(round);
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity.at(round);
  }

  /**
   * Mixing over those that hold a coordinate.
   *
   * @param seed of the run; first masks are the same for all
   * @param ranksOthers whether the client looks at what neighbours have off its mask
   */
  record Held(long seed, Pruning pruning, boolean ranksOthers) implements Exchange {
    private static final long serialVersionUID = 1;
    private static final String HEARD = "heard";

    @Override
    public Peer start(Weights initial, int client) {
      Layout layout = initial.layout();
      ServerState first =
          new SparseStart(layout, pruning).state(initial.flat(), pruning.initialSparsity(), seed);
      return new Peer(
          client, Weights.of(layout, first.model(layout)), first.mask(), ClientState.NONE);
    }

    @Override
    public Peer receive(Peer own, List<Received> models) {
      Layout layout = own.weights().layout();
      Mask mask = own.mask().orElseThrow();
      HeldMean mean = HeldMean.of(layout, models);
      ClientState state = own.state();
      if (ranksOthers) {
        float[] heard = Masks.dropped(layout, mask, mean.overAll());
        state = state.with().vector(HEARD, heard).build();
      }
      Weights mixed = Weights.of(layout, mean.overHolders()).times(mask);
      return new Peer(own.client(), mixed, own.mask(), state);
    }
  }

  /**
   * Trains; keeps what gradients call for off the mask; chooses the next mask.
   *
   * @param decay what is left after a round of what was called for before, in [0, 1]
   * @param collects whether gradients off the mask count
   * @param sparsity of the next mask; NaN to keep this one
   */
  record Prune(float decay, boolean collects, double sparsity, Pruning pruning)
      implements ClientWork {
    private static final long serialVersionUID = 1;
    private static final String OWED = "owed";

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      Mask mask = client.mask().orElseThrow();
      LossSums loss = client.train(client.training(), client.mask(), StepHook.NONE);
      Weights trained = client.trained().times(mask);
      ClientState state = client.state();
      float[] owed = new float[layout.length()];
      if (collects) {
        owed = Masks.dropped(layout, mask, client.weights());
        add(owed, state.vector(OWED), decay);
      }
      if (Double.isNaN(sparsity)) {
        ClientState next = collects ? state.with().vector(OWED, owed).build() : state;
        return LocalResult.of(trained, loss).withMask(mask).withState(next);
      }
      add(owed, state.vector(Held.HEARD), 1);
      for (int i = 0; i < owed.length; i++) {
        owed[i] += trained.flat()[i];
      }
      Mask next = pruning.largest(layout, owed, sparsity);
      return LocalResult.of(Weights.of(layout, owed).times(next), loss)
          .withMask(next)
          .withState(state.with().without(OWED).without(Held.HEARD).build());
    }

    private static void add(float[] to, Optional<float[]> kept, float factor) {
      if (kept.isPresent()) {
        float[] values = kept.get();
        for (int i = 0; i < to.length; i++) {
          to[i] += factor * values[i];
        }
      }
    }
  }
}
