package io.feddip.cli;

import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.run.ExitCode;
import io.feddip.run.ExperimentData;
import io.feddip.run.NetworkTable;
import io.feddip.run.Parts;
import java.util.concurrent.Callable;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows a run's network. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a run's network for its data, and trains nothing: each layer's name, the shape that",
      "it gives, its parameters, how many of them can be pruned, what share is kept at the end",
      "where magnitudes do not say otherwise, and its kernel there: sparse, dense, or stock, which",
      "is DeepLearning4J's own. pruning.exclude and client.stock-layers take these names.",
      "",
      "  ./feddip inspect --config conf/quickstart.conf --set feddip.model.name=mlp"
    })
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    RunConfig config = options.config();
    ExperimentData data =
        ExperimentData.load(
            config,
            SparkHadoopUtil.get().conf(),
            () -> Sessions.open("feddip inspect", options.master()).spark());
    TaskSpec worker = data.workerSpec(config);
    spec.commandLine()
        .getOut()
        .println(
            new NetworkTable(
                    Parts.model(worker),
                    Parts.layout(worker),
                    config.pruning().finalSparsity(),
                    config.client().engine())
                .text());
    return ExitCode.OK.code();
  }
}
