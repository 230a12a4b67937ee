package io.feddip.run;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.run.Machine;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.api.strategy.ServerState;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import java.util.Comparator;
import java.util.List;
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
   */
  RunSummary write(Layout layout, ServerState state, float[] weights, List<Machine> machines) {
    new ModelFiles(folder.model(), hadoop).write(layout, state.mask(), weights);
    RunSummary summary = summarise(folder.rounds(), state, ModelFiles.sha256(weights), machines);
    folder.writeSummary(summary);
    return summary;
  }

  private RunSummary summarise(
      List<RoundRecord> rounds, ServerState state, String digest, List<Machine> machines) {
    RoundRecord last = rounds.get(rounds.size() - 1);
    RoundRecord best =
        rounds.stream()
            .filter(round -> !Double.isNaN(round.testAccuracy()))
            .max(
                Comparator.comparingDouble(RoundRecord::testAccuracy)
                    .thenComparing(Comparator.comparingInt(RoundRecord::round).reversed()))
            .orElse(last);
    return new RunSummary(
        config.strategy().name(),
        config.dataset().name(),
        config.model().name(),
        (int) rounds.stream().filter(round -> round.round() >= 0).count(),
        last.testAccuracy(),
        best.testAccuracy(),
        best.round(),
        state.mask().map(Mask::sparsity).orElse(0.0),
        rounds.stream().mapToLong(RoundRecord::bytesDown).sum(),
        rounds.stream().mapToLong(RoundRecord::bytesUp).sum(),
        rounds.stream().mapToLong(RoundRecord::bytesDownDense).sum(),
        rounds.stream().mapToLong(RoundRecord::bytesUpDense).sum(),
        rounds.stream().mapToDouble(round -> round.seconds().total()).sum(),
        digest,
        machines);
  }
}
