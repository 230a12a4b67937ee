package io.feddip.cli;

import io.feddip.api.model.Layout;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.Strategy;
import io.feddip.client.TaskSpec;
import io.feddip.compare.ConfigWarnings;
import io.feddip.config.RunConfig;
import io.feddip.federation.Cohorts;
import io.feddip.run.DryRun;
import io.feddip.run.ExitCode;
import io.feddip.run.ExperimentData;
import io.feddip.run.Parts;
import io.feddip.run.PeerDryRun;
import io.feddip.zoo.GraphModel;
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
public final class PartitionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    RunConfig config = options.config();
    ConfigWarnings.log(config);
    ExperimentData data =
        ExperimentData.load(
            config,
            SparkHadoopUtil.get().conf(),
            () -> Sessions.open("feddip partition", options.master()).spark());
    TaskSpec worker = data.workerSpec(config);
    GraphModel model = Parts.model(worker);
    Layout layout = Parts.layout(worker);
    PrintWriter out = spec.commandLine().getOut();
    out.println(data.report().table());
    Strategy strategy = Parts.strategy(config, model, layout);
    out.println(
        strategy instanceof PeerStrategy peers
            ? new PeerDryRun(config, layout, peers)
                .table(Parts.topology(config, data.report().sizes().length))
            : new DryRun(config, layout, (ServerStrategy) strategy, cohortSize(config, data))
                .table());
    Parts.privacy(config, data.report().sizes().length, layout)
        .ifPresent(privacy -> out.println(privacy.terms().statement()));
    return ExitCode.OK.code();
  }

  private static int cohortSize(RunConfig config, ExperimentData data) {
    int clients = data.report().sizes().length;
    return new Cohorts(config.seed(), clients, config.federation().fraction()).size();
  }
}
