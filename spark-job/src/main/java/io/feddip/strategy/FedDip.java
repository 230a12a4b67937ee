package io.feddip.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.api.Section;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Upload;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.schedule.SparsitySchedule;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.Regularization;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.UploadRule;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * FedDIP (Long et al., ICDM 2023): dynamic pruning with error feedback, magnitude pruning every R
 * rounds, over all layers together if not configured otherwise, on the cubic schedule s_t, growing
 * regularization λ_t. With λ_max = 0 it is FedDP.
 */
public final class FedDip implements ServerStrategy {
  private final Layout layout;
  private final Pruning pruning;
  private final SparsitySchedule sparsity;
  private final BiFunction<Integer, Coverage, LocalTraining> training;
  private final long seed;

  private FedDip(
      Pruning pruning,
      StrategyContext context,
      BiFunction<Integer, Coverage, LocalTraining> training) {
    this.layout = context.layout();
    this.pruning = requireNonNull(pruning, "pruning is null");
    this.sparsity = pruning.schedule(context.rounds());
    this.training = training;
    this.seed = context.seed();
  }

  /** {@code feddip}. */
  public record Settings(
      @Section("feddip.pruning") Pruning pruning,
      @Section("feddip.regularization") Regularization regularization) {}

  /** {@code feddp}. */
  public record WithoutPenalty(@Section("feddip.pruning") Pruning pruning) {}

  static FedDip regularized(Settings settings, StrategyContext context) {
    Regularization penalty = settings.regularization();
    RegularizationSchedule lambda = penalty.of(context.rounds());
    return new FedDip(
        settings.pruning(),
        context,
        (round, coverage) ->
            context
                .training()
                .apply(round)
                .withCoverage(coverage)
                .penalized(penalty.penalty(), lambda.at(round)));
  }

  static FedDip withoutPenalty(WithoutPenalty settings, StrategyContext context) {
    return new FedDip(
        settings.pruning(),
        context,
        (round, coverage) -> context.training().apply(round).withCoverage(coverage));
  }

  @Override
  public ServerState start(float[] initialWeights) {
    return new SparseStart(layout, pruning).state(initialWeights, pruning.initialSparsity(), seed);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    boolean droppedAnyway = dropsOffMask(round);
    Upload upload =
        switch (pruning.upload()) {
          case AUTO -> droppedAnyway ? Uploads.masked() : feedback();
          case DENSE -> Uploads.dense();
          case MASKED -> Uploads.masked();
        };
    // What does not travel need not be computed either. What is on the mask is the same but for
    // the order in which sparse kernels add.
    Coverage coverage = upload.equals(Uploads.masked()) ? Coverage.MASKED : Coverage.DENSE;
    return new RoundPlan(training.apply(round, coverage), new ClientWork.Train(), upload);
  }

  private Upload feedback() {
    return pruning.feedbackShare() < 1
        ? Uploads.withLargest(pruning.feedbackShare())
        : Uploads.dense();
  }

  /** Whether the server ignores every coordinate off the mask in this round's answers. */
  private boolean dropsOffMask(int round) {
    return switch (pruning.feedback()) {
      case NESTED -> true;
      case DYNAMIC -> !isReadWithin(1, round);
      case RESIDUAL, DECAY -> !isReadWithin(pruning.feedbackWindow(), round);
    };
  }

  /** Whether a mask is chosen from the magnitudes after this round or one of the next. */
  private boolean isReadWithin(int window, int round) {
    int last = sparsity.rounds() - 1;
    long end = Math.min((long) round + window - 1, last);
    boolean finallyPruned = pruning.last() && end == last;
    return finallyPruned
        || IntStream.rangeClosed(round, (int) end).anyMatch(sparsity::reconfigures);
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    float[] average = answers.mean();
    // Dropped here too where a dense upload brought it, so that the bits are those of a masked one.
    float[] mean = dropsOffMask(round) ? kept(state.mask().orElseThrow(), average) : average;
    float[] weights =
        switch (pruning.feedback()) {
          case NESTED, DYNAMIC -> mean;
          case RESIDUAL -> accumulate(state, mean, 1);
          case DECAY -> accumulate(state, mean, (float) pruning.feedbackDecay());
        };
    Mask mask =
        sparsity.reconfigures(round)
            ? pruning.largest(layout, weights, targetSparsity(round))
            : state.mask().orElseThrow();
    double error = Masks.prunedEnergy(layout, mask, average);
    ServerState next = new ServerState(weights, Optional.of(mask), Map.of(), error);
    // The last mask may still follow, and the error that it makes is the average's, too.
    return pruning.last() ? next.withAverage(average) : next;
  }

  private float[] kept(Mask mask, float[] average) {
    if (pruning.upload() != UploadRule.DENSE) {
      // What is off the mask did not travel, and is zero already.
      Masks.apply(layout, mask, average, average);
      return average;
    }
    float[] kept = new float[average.length];
    Masks.apply(layout, mask, average, kept);
    return kept;
  }

  /** W ← W + (w̄ − w⊙m), what a pruned coordinate already held multiplied by β. */
  private float[] accumulate(ServerState state, float[] mean, float beta) {
    float[] sent = state.model(layout);
    float[] held = state.weights();
    float[] sum = new float[held.length];
    for (int i = 0; i < sum.length; i++) {
      // On the mask held = sent, and the sum is the mean itself, without a rounding error.
      sum[i] = held[i] == sent[i] ? mean[i] : beta * held[i] + (mean[i] - sent[i]);
    }
    return sum;
  }

  @Override
  public ServerState finish(ServerState state) {
    if (!pruning.last()) {
      return state;
    }
    Mask mask = pruning.largest(layout, state.weights(), pruning.finalSparsity());
    double error =
        state
            .average()
            .map(average -> Masks.prunedEnergy(layout, mask, average))
            .orElse(Double.NaN);
    return new ServerState(state.weights(), Optional.of(mask), state.memory(), error);
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity.at(round);
  }

  @Override
  public boolean mayReconfigure(int round) {
    return sparsity.reconfigures(round);
  }
}
