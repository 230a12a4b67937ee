package io.feddip.federation;

import io.feddip.api.client.LocalTraining;
import io.feddip.api.model.Mask;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.strategy.Strategy;
import io.feddip.client.EvaluationSums;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what a round's line says. */
final class Measured {
  private final int round;
  private final List<Integer> cohort;
  private final Optional<LocalTraining> training;
  private final Optional<Outcome> outcome;

  Measured(int round, List<Integer> cohort) {
    this(round, cohort, Optional.empty(), Optional.empty());
  }

  private Measured(
      int round,
      List<Integer> cohort,
      Optional<LocalTraining> training,
      Optional<Outcome> outcome) {
    this.round = round;
    this.cohort = cohort;
    this.training = training;
    this.outcome = outcome;
  }

  Measured asked(LocalTraining asked) {
    return new Measured(round, cohort, Optional.of(asked), outcome);
  }

  Measured with(Outcome of) {
    return new Measured(round, of.cohort(), training, Optional.of(of));
  }

  /** Whether there is an average that an error can be measured of. */
  private boolean averaged() {
    return outcome.map(of -> of.aggregate().isPresent()).orElse(true);
  }

  RoundRecord record(
      FederationState after,
      Strategy strategy,
      long maskChanged,
      Optional<EvaluationSums> sums,
      Stopwatch watch,
      Map<String, Double> diagnostics) {
    List<ClientRecord> clients = outcome.map(Outcome::clients).orElse(List.of());
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
        outcome.map(Outcome::bytesDownDense).orElse(0L),
        clients.stream().mapToLong(ClientRecord::bytesUp).sum(),
        outcome.map(Outcome::bytesUpDense).orElse(0L),
        watch.seconds(),
        diagnostics);
  }
}
