package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.schedule.SparsitySchedule;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.Regularization;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.StateSize;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * FedDIP with a mask of every client's own. All begin with one mask; in the rounds t mod R = 0 a
 * client chooses the (1−s_t)|P| weights of largest magnitude anew: on its mask of what it has
 * trained, off it of the server's weights plus its own residual r. That is what its gradients off
 * the mask would have moved, r ← βr + change, as feedback {@code decay} has it for all clients
 * together: a weight comes back where others found it useful, or where the client's own data asks
 * for it. The server averages a weight over those that hold it; where nobody does, it fades by β,
 * as in FedDIP.
 */
final class FedDipPersonal implements ServerStrategy {
  private final Layout layout;
  private final IntFunction<LocalTraining> training;
  private final Pruning pruning;
  private final Regularization penalty;
  private final SparsitySchedule sparsity;
  private final RegularizationSchedule lambda;
  private final OnOwnMask model;

  FedDipPersonal(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.training = context.training();
    this.pruning = settings.pruning();
    this.penalty = settings.regularization();
    this.sparsity = pruning.schedule(context.rounds());
    this.lambda = penalty.of(context.rounds());
    this.model = new OnOwnMask(pruning.initialSparsity(), context.seed(), false);
  }

  /** {@code feddip-personal}. */
  record Settings(
      @Section(
              value = "feddip.pruning",
              reads = {
                "initial-sparsity",
                "final-sparsity",
                "interval",
                "horizon",
                "feedback-decay",
                "feedback-window",
                "exclude",
                "min-layer-density"
              })
          Pruning pruning,
      @Section("feddip.regularization") Regularization regularization) {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    LocalTraining dense = training.apply(round).penalized(penalty.penalty(), lambda.at(round));
    boolean listens = isReadWithin(pruning.feedbackWindow(), round);
    Adapt work =
        new Adapt(
            model,
            listens,
            (float) pruning.feedbackDecay(),
            sparsity.reconfigures(round) ? sparsity.at(round) : Adapt.NEVER,
            pruning.minLayerDensity());
    return new RoundPlan(listens ? dense : dense.masked(), work, Uploads.ownMask());
  }

  /** Whether a mask is chosen after this round or one of the next. */
  private boolean isReadWithin(int window, int round) {
    long end = Math.min((long) round + window, sparsity.rounds());
    return IntStream.range(round, (int) end).anyMatch(sparsity::reconfigures);
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return SubFedAvg.held(layout, state.weights(), answers.mean(), (float) pruning.feedbackDecay());
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity.at(round);
  }

  @Override
  public StateSize clientState() {
    return StateSize.MODEL;
  }

  @Override
  public Optional<ClientModel> clientModel() {
    return Optional.of(model);
  }

  /**
   * Trains on the client's mask with feedback, then perhaps chooses another.
   *
   * @param listens whether gradients off the mask are looked at
   * @param beta β of the residual
   * @param target s_t of the next mask; {@link #NEVER} to keep this one
   * @param minLayerDensity fraction that every layer keeps at least
   */
  record Adapt(OnOwnMask model, boolean listens, float beta, double target, double minLayerDensity)
      implements ClientWork {
    private static final long serialVersionUID = 1;
    private static final double NEVER = -1;
    private static final String RESIDUAL = "residual";

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      float[] sent = client.received().flat();
      Mask mask = model.mask(client.state(), layout, client.number());
      Masks.apply(layout, mask, sent, client.weights());
      LossSums loss = client.train(client.training(), Optional.of(mask), StepHook.NONE);
      float[] residual = residual(client, layout, mask);
      Weights own = client.trained().times(mask);
      Mask next = mask;
      if (target != NEVER) {
        next =
            MagnitudePruner.mask(
                layout, scores(layout, mask, own, sent, residual), target, minLayerDensity);
      }
      LocalResult result = LocalResult.of(own, loss).withMask(mask);
      return result.withState(
          client
              .state()
              .with()
              .mask(OnOwnMask.MASK, next)
              .vector(RESIDUAL, Masks.dropped(layout, next, residual))
              .build());
    }

    /** r ← βr + what training moved off the mask, where it started at 0. */
    private float[] residual(Client client, Layout layout, Mask mask) {
      float[] residual =
          client.state().vector(RESIDUAL).map(float[]::clone).orElse(new float[layout.length()]);
      if (listens) {
        float[] moved = Masks.dropped(layout, mask, client.weights());
        for (int i = 0; i < residual.length; i++) {
          residual[i] = beta * residual[i] + moved[i];
        }
      }
      return residual;
    }

    private static float[] scores(
        Layout layout, Mask mask, Weights own, float[] sent, float[] residual) {
      float[] scores = Masks.dropped(layout, mask, sent);
      for (int i = 0; i < scores.length; i++) {
        scores[i] += own.flat()[i] + residual[i];
      }
      return scores;
    }
  }
}
