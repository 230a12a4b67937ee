package io.feddip.run;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.run.Machine;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.api.strategy.ServerState;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.cluster.FinalModels;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunGoal;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;

/** Writes what a finished run leaves: its model and its summary. */
final class RunResult {
  private final RunConfig config;
  private final RunFolder folder;
  private final Configuration hadoop;

  RunResult(RunConfig config, RunFolder folder, Configuration hadoop) {
    this.hadoop = hadoop;
    this.config = config;
    this.folder = folder;
  }

  /**
   * Writes the final model and what the run came to.
   *
   * @param weights the state's model as it would travel, which is the one that was measured
   * @param own clients' own models by client; none where all use the server's
   */
  RunSummary write(
      Layout layout,
      ServerState state,
      float[] weights,
      List<FinalModels.One> own,
      List<Machine> machines) {
    new ModelFiles(folder.model(), hadoop).write(layout, state.mask(), weights);
    if (!own.isEmpty()) {
      return write(own, machines);
    }
    List<RoundRecord> rounds = folder.rounds();
    return write(
        rounds,
        RoundRecord::accuracy,
        rounds.get(rounds.size() - 1).testAccuracy(),
        state.mask().map(Mask::sparsity).orElse(0.0),
        ModelFiles.sha256(weights),
        machines);
  }

  /**
   * Writes what a run came to whose clients have models of their own: means over clients, each with
   * the same weight.
   *
   * @param own all clients', by client
   */
  RunSummary write(List<FinalModels.One> own, List<Machine> machines) {
    return write(
        folder.rounds(),
        RoundRecord::accuracyAfter,
        own.stream()
            .mapToDouble(FinalModels.One::accuracy)
            .filter(accuracy -> !Double.isNaN(accuracy))
            .average()
            .orElse(Double.NaN),
        own.stream().mapToDouble(FinalModels.One::sparsity).average().orElse(0),
        ModelFiles.sha256(own.stream().map(FinalModels.One::sha256).toList()),
        machines);
  }

  private RunSummary write(
      List<RoundRecord> rounds,
      ToDoubleFunction<RoundRecord> measure,
      double accuracy,
      double sparsity,
      String digest,
      List<Machine> machines) {
    RunSummary summary = summarise(rounds, measure, accuracy, sparsity, digest, machines);
    folder.writeSummary(summary);
    return summary;
  }

  private RunSummary summarise(
      List<RoundRecord> rounds,
      ToDoubleFunction<RoundRecord> measure,
      double accuracy,
      double sparsity,
      String digest,
      List<Machine> machines) {
    RoundRecord last = rounds.get(rounds.size() - 1);
    RoundRecord best =
        rounds.stream()
            .filter(round -> !Double.isNaN(measure.applyAsDouble(round)))
            .max(
                Comparator.comparingDouble(measure)
                    .thenComparing(Comparator.comparingInt(RoundRecord::round).reversed()))
            // Without accuracies, by what the run went by.
            .or(() -> RunGoal.of(folder).best(rounds))
            .orElse(last);
    return new RunSummary(
        config.strategy().name(),
        config.dataset().name(),
        config.model().name(),
        (int) rounds.stream().filter(round -> round.round() >= 0).count(),
        accuracy,
        measure.applyAsDouble(best),
        best.round(),
        sparsity,
        rounds.stream().mapToLong(RoundRecord::bytesDown).sum(),
        rounds.stream().mapToLong(RoundRecord::bytesUp).sum(),
        rounds.stream().mapToLong(RoundRecord::bytesDownDense).sum(),
        rounds.stream().mapToLong(RoundRecord::bytesUpDense).sum(),
        rounds.stream().mapToDouble(round -> round.seconds().total()).sum(),
        digest,
        machines);
  }
}
