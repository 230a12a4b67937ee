package io.feddip.job;

import io.feddip.client.WorkerSpec;
import io.feddip.config.FedDipConfig;
import io.feddip.federation.Cohorts;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.ZooModel;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The dry run. */
@Command(
    name = "partition",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a run would do, and trains nothing: which client would hold how many examples",
      "of which class, the schedules of sparsity, penalty and step size, and expected bytes."
    })
final class PartitionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    FedDipConfig config = options.config();
    ConfigWarnings.log(config);
    RunData data =
        RunData.load(
            config,
            SparkHadoopUtil.get().conf(),
            () -> Sessions.open("feddip partition", options.master()));
    WorkerSpec worker = data.workerSpec(config);
    ZooModel model = RunModels.model(worker);
    ParameterLayout layout = RunModels.layout(worker);
    PrintWriter out = spec.commandLine().getOut();
    out.println(data.report().table());
    out.println(
        new DryRun(
                config, layout, RunModels.strategy(config, model, layout), cohortSize(config, data))
            .table());
    RunModels.privacy(config, data.report().sizes().length, layout)
        .ifPresent(privacy -> out.println(privacy.terms().statement()));
    return ExitCode.OK.code();
  }

  private static int cohortSize(FedDipConfig config, RunData data) {
    int clients = data.report().sizes().length;
    return new Cohorts(config.seed(), clients, config.federation().fraction()).size();
  }
}
