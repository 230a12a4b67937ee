package io.feddip.cli;

import io.feddip.compare.Comparison;
import io.feddip.compare.ComparisonReader;
import io.feddip.compare.ComparisonRun;
import io.feddip.compare.ConfigWarnings;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a grid of strategies, settings and seeds in one Spark application and writes a folder",
      "with every run, comparison.jsonl, a table and pictures. Started again with the same",
      "--output it passes over finished runs and continues the one that was interrupted.",
      "",
      "  ./feddip compare --config conf/compare/quickstart.conf",
      "  ./feddip compare --config conf/compare/quickstart.conf --set compare.seeds=[1,2,3]"
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder of the comparison, any Hadoop URI; default: runs/<grid>-<time>.")
  private Optional<String> output = Optional.empty();

  @Override
  public Integer call() {
    Comparison comparison =
        ComparisonReader.readFile(options.configText(), options.configFile(), options.overrides());
    ConfigWarnings.log(comparison);
    String folder = output.orElseGet(options::newFolder);
    PrintWriter out = spec.commandLine().getOut();
    try (OpenSession session = Sessions.open("feddip " + options.configName(), options.master())) {
      return new ComparisonRun(comparison, session.spark(), folder, out).run().code();
    }
  }
}
