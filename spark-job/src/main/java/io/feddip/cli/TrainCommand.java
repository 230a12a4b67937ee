package io.feddip.cli;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.config.RunConfig;
import io.feddip.run.ExitCode;
import io.feddip.run.FinishedRun;
import io.feddip.tracking.ConsoleProgress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model over the rounds that the configuration describes and writes a run folder.",
      "",
      "  ./feddip train --config conf/quickstart.conf",
      "  ./feddip train --config conf/quickstart.conf --set feddip.pruning.final-sparsity=0.95",
      "  ./feddip train --config conf/quickstart.conf --output runs/mine --resume",
      "  ./feddip train --config conf/quickstart.conf --from runs/mine --output runs/finer"
    })
public final class TrainCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Run folder, any Hadoop URI; default: runs/<configuration>-<time>.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--resume",
      description = "Continue the run in --output from its newest checkpoint.")
  private boolean resume;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = {
        "Start from the final model of this finished run, any Hadoop URI: its weights and, if it",
        "is sparse enough, its mask. Short for --set feddip.model.from=DIR."
      })
  private Optional<String> from = Optional.empty();

  @Override
  public Integer call() {
    if (resume && output.isEmpty()) {
      throw new UsageException("--resume needs --output with the folder of the run to continue");
    }
    if (resume && from.isPresent()) {
      throw new UsageException(
          "--from is for a new run; --resume goes on from the run's own checkpoint, and knows what"
              + " it started from");
    }
    RunConfig config = options.config(settings(from));
    if (resume && config.model().from().isEmpty()) {
      config = options.config(settings(startOf(output.get())));
    }
    String folder = output.orElseGet(options::newFolder);
    try (OpenSession session = Sessions.open("feddip " + options.configName(), options.master())) {
      Feddip.train(config, session.spark(), folder, resume, List.of(ConsoleProgress.standard()));
    }
    return ExitCode.OK.code();
  }

  private static List<String> settings(Optional<String> start) {
    return start.map(folder -> "feddip.model.from=" + folder).stream().toList();
  }

  private static Optional<String> startOf(String run) {
    return FinishedRun.from(run, SparkHadoopUtil.get().conf());
  }
}
