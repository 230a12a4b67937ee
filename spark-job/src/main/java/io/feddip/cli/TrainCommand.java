package io.feddip.cli;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.config.RunConfig;
import io.feddip.run.ExitCode;
import io.feddip.tracking.ConsoleProgress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      "  ./feddip train --config conf/quickstart.conf --output runs/mine --resume"
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

  @Override
  public Integer call() {
    RunConfig config = options.config();
    if (resume && output.isEmpty()) {
      throw new UsageException("--resume needs --output with the folder of the run to continue");
    }
    String folder = output.orElseGet(options::newFolder);
    try (OpenSession session = Sessions.open("feddip " + options.configName(), options.master())) {
      Feddip.train(config, session.spark(), folder, resume, List.of(ConsoleProgress.standard()));
    }
    return ExitCode.OK.code();
  }
}
