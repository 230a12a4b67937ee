package io.feddip.federation;

import io.feddip.client.EvaluationSums;
import io.feddip.client.LocalTraining;
import io.feddip.report.ClientRecord;
import io.feddip.report.ClientRecord.Status;
import io.feddip.report.RoundRecord;
import io.feddip.sparsity.Mask;
import io.feddip.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what a round's line says. */
final class RoundNumbers {
  private final int round;
  private final List<Integer> cohort;
  private final Optional<LocalTraining> training;
  private final Optional<RoundOutcome> outcome;

  RoundNumbers(int round, List<Integer> cohort) {
    this(round, cohort, Optional.empty(), Optional.empty());
  }

  private RoundNumbers(
      int round,
      List<Integer> cohort,
      Optional<LocalTraining> training,
      Optional<RoundOutcome> outcome) {
    this.round = round;
    this.cohort = cohort;
    this.training = training;
    this.outcome = outcome;
  }

  RoundNumbers asked(LocalTraining asked) {
    return new RoundNumbers(round, cohort, Optional.of(asked), outcome);
  }

  RoundNumbers with(RoundOutcome of) {
    return new RoundNumbers(round, of.cohort(), training, Optional.of(of));
  }

  /** Whether there is an average that an error can be measured of. */
  private boolean averaged() {
    return outcome.map(of -> of.aggregate().isPresent()).orElse(true);
  }

  RoundRecord record(
      RunState after,
      Strategy strategy,
      long maskChanged,
      Optional<EvaluationSums> sums,
      Stopwatch watch,
      Map<String, Double> diagnostics) {
    List<ClientRecord> clients = outcome.map(RoundOutcome::clients).orElse(List.of());
    List<ClientRecord> accepted =
        clients.stream().filter(record -> record.status() == Status.OK).toList();
    long examples = accepted.stream().mapToLong(ClientRecord::examples).sum();
    double lossSum =
        accepted.stream().mapToDouble(record -> record.trainLoss() * record.examples()).sum();
    return new RoundRecord(
        round,
        strategy.targetSparsity(Math.max(0, round)),
        after.server().mask().map(Mask::sparsity).orElse(0.0),
        training.map(LocalTraining::lambda).orElse(Double.NaN),
        training.map(LocalTraining::learningRate).orElse(Double.NaN),
        cohort,
        outcome.map(of -> of.with(Status.FAILED, Status.LATE)).orElse(List.of()),
        outcome.map(of -> of.with(Status.REJECTED)).orElse(List.of()),
        examples,
        examples == 0 ? Double.NaN : lossSum / examples,
        sums.map(EvaluationSums::loss).orElse(Double.NaN),
        sums.map(EvaluationSums::accuracy).orElse(Double.NaN),
        sums.map(EvaluationSums::topFiveAccuracy).orElse(Double.NaN),
        averaged() ? after.server().pruningError() : Double.NaN,
        maskChanged,
        clients.stream().mapToLong(ClientRecord::bytesDown).sum(),
        outcome.map(RoundOutcome::bytesDownDense).orElse(0L),
        clients.stream().mapToLong(ClientRecord::bytesUp).sum(),
        outcome.map(RoundOutcome::bytesUpDense).orElse(0L),
        watch.seconds(),
        diagnostics);
  }
}
