package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.sparsity.MaskChange;
import io.feddip.api.sparsity.PrunedLayers;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.client.EvaluationSums;
import io.feddip.cluster.InterruptedRunException;
import io.feddip.diagnostics.Measurements;
import io.feddip.runfolder.Confusion;
import io.feddip.runfolder.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The round loop. Everything it computes is a function of the seed, the configuration and the data;
 * what survives a crash is in the checkpoints, and everything derived from rounds is read back from
 * the run folder.
 */
public final class RoundLoop {
  private static final Logger log = LoggerFactory.getLogger(RoundLoop.class);

  /** Before round −1, the untrained model's evaluation. */
  private static final int BEFORE_EVERYTHING = -2;

  private final ServerStrategy strategy;
  private final Layout layout;
  private final LoopPlan plan;
  private final Federation player;
  private final Measurements measurements;
  private final StateSections checkpoints;
  private final RunFolder folder;
  private final BestModel best;
  private final RoundListener listener;
  private final AtomicBoolean stopRequested = new AtomicBoolean();

  /** All parts of a run; see {@link LoopPlan} for its numbers. */
  public RoundLoop(
      ServerStrategy strategy,
      Layout layout,
      LoopPlan plan,
      Federation player,
      Measurements measurements,
      StateSections checkpoints,
      RunFolder folder,
      BestModel best,
      RoundListener listener) {
    this.strategy = requireNonNull(strategy, "strategy is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.plan = requireNonNull(plan, "plan is null");
    this.player = requireNonNull(player, "player is null");
    this.measurements = requireNonNull(measurements, "measurements is null");
    this.checkpoints = requireNonNull(checkpoints, "checkpoints is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.best = requireNonNull(best, "best is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** Ends the loop before its next round, with a checkpoint. May be called by any thread. */
  public void requestStop() {
    stopRequested.set(true);
  }

  /**
   * Where a run that starts, or goes on, begins.
   *
   * @param first what its strategy starts with; asked for by a run that does not go on
   */
  public FederationState start(Supplier<ServerState> first, Optional<FederationState> resumed) {
    // What is played again after a crash was seen before: it has been spent all the same.
    int released = PrivateRounds.released(folder.rounds());
    // Without a checkpoint, what was recorded before the run died is recorded again.
    folder.truncateAfter(resumed.map(state -> state.round() - 1).orElse(BEFORE_EVERYTHING));
    if (resumed.isPresent()) {
      return resumed.get().with(resumed.get().privacy().atLeast(released));
    }
    FederationState initial = FederationState.initial(first.get());
    return plan.privacy()
        .map(terms -> initial.with(terms.initial().atLeast(released)))
        .orElse(initial);
  }

  /**
   * Runs all rounds from the given state.
   *
   * @return the state after the last round
   * @throws DivergedException if the model is no longer finite
   * @throws TooFewClientsException if rounds keep missing the minimum, or all of them did
   * @throws InterruptedRunException after {@link #requestStop}
   */
  public FederationState run(FederationState from) {
    FederationState state = from;
    if (folder.rounds().isEmpty()) {
      state = beforeFirstRound(state);
    }
    History history = new History(folder.rounds(), plan.judge());
    CountedRounds counted = new CountedRounds(plan, folder.rounds());
    best.resume(folder.rounds());
    while (!plan.isOver(state) && !history.isStopped(plan.patience())) {
      if (stopRequested.get()) {
        checkpoints.write(state);
        throw new InterruptedRunException();
      }
      state = playRound(state, history, counted);
    }
    counted.requireOne();
    return state;
  }

  private FederationState beforeFirstRound(FederationState initial) {
    Stopwatch watch = new Stopwatch();
    Measured numbers = new Measured(-1, List.of());
    FederationState state = initial;
    Optional<io.feddip.api.strategy.RoundPlan> preparation = strategy.preparation(state.server());
    if (preparation.isPresent()) {
      Outcome outcome = player.play(-1, preparation.get(), state);
      numbers = numbers.with(outcome);
      ServerState prepared =
          outcome
              .aggregate()
              .map(answers -> strategy.prepared(initial.server(), answers))
              .orElseThrow(
                  () ->
                      new TooFewClientsException(
                          1,
                          outcome.answered(),
                          outcome.cohort().size(),
                          plan.minCompletion(),
                          TooFewClientsException.reason(outcome)));
      state = initial.prepared(prepared, outcome);
      folder.appendClients(outcome.clients());
    }
    state.server().mask().ifPresent(mask -> appendLayers(-1, mask));
    float[] model = player.model(state.server());
    EvaluationSums sums = measurements.evaluate(model);
    watch.lap("evaluate");
    Optional<EvaluationSums> tested = measurements.test(Optional.of(sums), model, false);
    Map<String, Double> further =
        furtherNumbers(-1, state, model, Optional.of(sums), tested, new History(List.of()));
    RoundRecord record = numbers.record(state, strategy, 0, tested, watch, further);
    finishRound(record);
    best.offer(record, state.server(), model);
    return state;
  }

  private FederationState playRound(
      FederationState before, History history, CountedRounds counted) {
    int round = before.round();
    Stopwatch watch = new Stopwatch();
    if (plan.checkpointDue(round)) {
      checkpoints.write(before);
    }
    watch.lap("checkpoint");
    io.feddip.api.strategy.RoundPlan asked = strategy.plan(round, before.server());
    Outcome outcome = player.play(round, asked, before);
    watch.lap("train");
    folder.appendClients(outcome.clients());
    if (outcome.diverged()) {
      throw new DivergedException(round, "the weights of all clients that answered ran away");
    }
    watch.move("train", "aggregate", outcome.foldSeconds());
    FederationState advanced = before.next(outcome);
    if (outcome.aggregate().isPresent()) {
      ServerState server = strategy.advance(round, before.server(), outcome.aggregate().get());
      advanced = advanced.with(server);
    }
    if (plan.isOver(advanced)) {
      advanced = advanced.with(strategy.finish(advanced.server()));
    }
    watch.lap("prune");
    requireFinite(round, advanced.server().weights());
    Evaluated evaluated = finishEarly(round, evaluate(round, advanced), history);
    FederationState after = evaluated.state();
    float[] model = player.model(after.server());
    Optional<EvaluationSums> sums = evaluated.sums();
    boolean last = plan.isOver(after) || history.isStopped(plan.patience());
    Optional<EvaluationSums> tested = measurements.test(sums, model, last);
    if (last) {
      tested.ifPresent(measured -> Confusion.write(folder, measured.confusion()));
    }
    watch.lap("evaluate");
    long changed = 0;
    if (after.server().maskDiffers(before.server())) {
      changed = MaskChange.count(before.server().mask(), after.server().mask());
      appendLayers(round, after.server().mask().orElseThrow());
    }
    Measured numbers = new Measured(round, outcome.cohort()).asked(asked.training()).with(outcome);
    Map<String, Double> further = furtherNumbers(round, after, model, sums, tested, history);
    further.putAll(OwnAccuracies.of(outcome.clients()));
    sums.flatMap(measured -> player.likeness(after.server()))
        .ifPresent(likeness -> further.putAll(likeness.numbers(folder, round)));
    RoundRecord record = numbers.record(after, strategy, changed, tested, watch, further);
    finishRound(record);
    best.offer(record, after.server(), model);
    if (sums.isPresent() && !Double.isFinite(sums.get().loss())) {
      throw new DivergedException(round, "the loss of its model is not finite");
    }
    history.add(record);
    counted.add(record, TooFewClientsException.reason(outcome));
    counted.requireFewMissed();
    return after;
  }

  private Evaluated evaluate(int round, FederationState state) {
    return new Evaluated(
        state,
        plan.evaluationDue(round, plan.isOver(state))
            ? Optional.of(measurements.evaluate(player.model(state.server())))
            : Optional.empty());
  }

  /** Where patience ends, the run finishes as it would after its last round. */
  private Evaluated finishEarly(int round, Evaluated evaluated, History history) {
    double target = strategy.targetSparsity(round);
    boolean stops =
        evaluated
            .sums()
            .filter(
                sums ->
                    history.stopsAfter(
                        target, measurements.score(plan.judge(), sums), plan.patience()))
            .isPresent();
    if (!stops || plan.isOver(evaluated.state())) {
      return evaluated;
    }
    history.stop();
    FederationState state = evaluated.state();
    FederationState finished = state.with(strategy.finish(state.server()));
    return finished.server().maskDiffers(state.server()) ? evaluate(round, finished) : evaluated;
  }

  private Map<String, Double> furtherNumbers(
      int round,
      FederationState state,
      float[] model,
      Optional<EvaluationSums> sums,
      Optional<EvaluationSums> tested,
      History history) {
    Map<String, Double> numbers =
        new TreeMap<>(
            measurements.of(round, state.server(), model, sums, tested, history::meanWith));
    numbers.putAll(plan.privacyNumbers(state));
    int layers = state.server().mask().map(mask -> PrunedLayers.of(layout, mask).size()).orElse(0);
    if (layers > 0) {
      numbers.put("layers_pruned_away", (double) layers);
    }
    if (player.keptBytes(state) > 0) {
      numbers.put("client_memory_bytes", (double) player.keptBytes(state));
    }
    return numbers;
  }

  private void finishRound(RoundRecord record) {
    folder.append(record);
    listener.roundFinished(record);
  }

  private void appendLayers(int round, Mask mask) {
    int[] counts = Masks.layerCounts(layout, mask);
    List<LayerRecord> layers = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      ParameterBlock block = layout.prunableBlocks().get(k);
      layers.add(LayerRecord.of(round, block.layer(), block.length(), counts[k]));
    }
    folder.appendLayers(layers);
    List<String> gone = PrunedLayers.of(layout, mask);
    if (!gone.isEmpty()) {
      log.warn(
          "after round {} nothing is left of {}, and what follows learns nothing any more;"
              + " feddip.pruning.min-layer-density keeps a part of every layer",
          round,
          String.join(", ", gone));
    }
  }

  private static void requireFinite(int round, float[] weights) {
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw new DivergedException(round, "the average is not finite");
      }
    }
  }
}
