package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.cluster.InterruptedRunException;
import io.feddip.runfolder.RunFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The round loop without a server. Everything it computes is a function of the seed, the
 * configuration and the data; clients' models are in their files, the driver's numbers in the
 * checkpoints.
 */
public final class PeerLoop {
  private final PeerStrategy strategy;
  private final Layout layout;
  private final LoopPlan plan;
  private final PeerFederation federation;
  private final PeerSections checkpoints;
  private final RunFolder folder;
  private final RoundListener listener;
  private final AtomicBoolean stopRequested = new AtomicBoolean();

  /** All parts of a run; see {@link LoopPlan} for its numbers. */
  public PeerLoop(
      PeerStrategy strategy,
      Layout layout,
      LoopPlan plan,
      PeerFederation federation,
      PeerSections checkpoints,
      RunFolder folder,
      RoundListener listener) {
    this.strategy = requireNonNull(strategy, "strategy is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.plan = requireNonNull(plan, "plan is null");
    this.federation = requireNonNull(federation, "federation is null");
    this.checkpoints = requireNonNull(checkpoints, "checkpoints is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** Ends the loop before its next round, with a checkpoint. May be called by any thread. */
  public void requestStop() {
    stopRequested.set(true);
  }

  /** Where a run that starts, or goes on, begins. */
  public PeerState start(Optional<PeerState> resumed) {
    PeerState state = resumed.orElseGet(() -> PeerState.initial(federation.clients()));
    // Without a checkpoint, what was recorded before the run died is recorded again.
    folder.truncateAfter(state.round() - 1);
    return state;
  }

  /**
   * Runs all rounds from the given state.
   *
   * @throws DivergedException if the models of all who answered ran away
   * @throws TooFewClientsException if rounds keep missing the minimum, or all of them did
   * @throws InterruptedRunException after {@link #requestStop}
   */
  public PeerState run(PeerState from) {
    PeerState state = from;
    History history = new History(folder.rounds());
    CountedRounds counted = new CountedRounds(plan, folder.rounds());
    while (state.round() < plan.rounds() && !history.isStopped(plan.patience())) {
      if (stopRequested.get()) {
        checkpoints.write(state);
        throw new InterruptedRunException();
      }
      state = playRound(state, history, counted);
    }
    counted.requireOne();
    return state;
  }

  private PeerState playRound(PeerState before, History history, CountedRounds counted) {
    int round = before.round();
    Stopwatch watch = new Stopwatch();
    if (plan.checkpointDue(round)) {
      checkpoints.write(before);
    }
    watch.lap("checkpoint");
    RoundPlan asked = strategy.plan(round, before.noted());
    boolean last = round == plan.rounds() - 1;
    boolean evaluates = plan.evaluationDue(round, last);
    PeerOutcome outcome = federation.play(asked, before, evaluates);
    watch.lap("train");
    folder.appendClients(outcome.clients());
    List<Integer> rejected = outcome.with(Status.REJECTED);
    if (outcome.reports().isEmpty() && !rejected.isEmpty()) {
      throw new DivergedException(round, "the weights of all clients that answered ran away");
    }
    Map<String, Double> noted = strategy.advance(round, before.noted(), outcome.told());
    PeerState after = before.next(outcome.reports(), outcome.failed(), noted);
    Map<String, Double> likeness =
        evaluates ? federation.likeness(asked, after).numbers(folder, round) : Map.of();
    watch.lap("evaluate");
    RoundRecord record = record(before, after, asked, outcome, likeness, watch);
    folder.append(record);
    listener.roundFinished(record);
    history.add(record);
    counted.add(record, outcome.reason());
    counted.requireFewMissed();
    return after;
  }

  private RoundRecord record(
      PeerState before,
      PeerState after,
      RoundPlan asked,
      PeerOutcome outcome,
      Map<String, Double> likeness,
      Stopwatch watch) {
    int round = before.round();
    List<ClientRecord> accepted =
        outcome.clients().stream().filter(record -> record.status() == Status.OK).toList();
    long examples = accepted.stream().mapToLong(ClientRecord::examples).sum();
    double lossSum =
        accepted.stream().mapToDouble(record -> record.trainLoss() * record.examples()).sum();
    Map<String, Double> numbers = outcome.numbers(federation.clients());
    after.noted().forEach((name, value) -> numbers.put(name.replace('-', '_'), value));
    numbers.putAll(likeness);
    long bytes = outcome.clients().stream().mapToLong(ClientRecord::bytesDown).sum();
    long dense = outcome.edges() * PayloadSizes.predict(layout, 1, PayloadSizes.Content.DENSE);
    return new RoundRecord(
        round,
        strategy.targetSparsity(round),
        after.sparsity(layout.prunableLength()),
        asked.training().lambda(),
        asked.training().learningRate(),
        outcome.cohort(),
        outcome.with(Status.FAILED, Status.LATE),
        outcome.with(Status.REJECTED),
        examples,
        examples == 0 ? Double.NaN : lossSum / examples,
        Double.NaN,
        numbers.getOrDefault("accuracy_after", Double.NaN),
        Double.NaN,
        Double.NaN,
        0,
        bytes,
        dense,
        outcome.sent().values().stream().mapToLong(Long::longValue).sum(),
        dense,
        watch.seconds(),
        numbers);
  }
}
