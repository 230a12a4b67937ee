package io.feddip.job;

import io.feddip.cli.BenchCommand;
import io.feddip.cli.CompareCommand;
import io.feddip.cli.EpsilonCommand;
import io.feddip.cli.EvaluateCommand;
import io.feddip.cli.ExportCommand;
import io.feddip.cli.FailurePrinter;
import io.feddip.cli.InitCommand;
import io.feddip.cli.InspectCommand;
import io.feddip.cli.KeysCommand;
import io.feddip.cli.PartitionCommand;
import io.feddip.cli.PredictCommand;
import io.feddip.cli.ReportCommand;
import io.feddip.cli.TrainCommand;
import io.feddip.run.ExitCode;
import io.feddip.run.Versions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the job, for the launcher and for spark-submit. */
@Command(
    name = "feddip",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    description = {
      "Federated learning with extreme dynamic pruning, as a Spark job.",
      "Every client is one Spark partition; what travels is sparse."
    },
    footer = {
      "",
      "Begin with:  ./feddip train --config conf/quickstart.conf",
      "Every key of a configuration file, with defaults:  ./feddip keys",
      "Exit codes: 0 ok, 1 internal, 2 usage or configuration, 3 data, 4 checkpoint,",
      "            5 too few clients, 6 diverged."
    },
    subcommands = {
      InitCommand.class,
      TrainCommand.class,
      PartitionCommand.class,
      InspectCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      BenchCommand.class,
      EpsilonCommand.class,
      KeysCommand.class
    })
public final class Main implements Runnable {
  /** What Java makes of bytes that the locale's encoding does not have. */
  private static final char UNREADABLE = '\uFFFD';

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing; see feddip --help");
  }

  /** Runs one command line. */
  public static void main(String[] arguments) {
    // Numbers look the same to everybody, in messages as they do in files.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    int code = run(arguments);
    if (!"cluster".equals(System.getProperty("spark.submit.deployMode"))) {
      System.exit(code);
    }
    if (code != ExitCode.OK.code()) {
      // In cluster mode System.exit looks like a crash to the resource manager; an exception tells.
      throw new IllegalStateException(
          "feddip ended with exit code " + code + "; see the message above");
    }
  }

  /** Runs one command line and returns its exit code instead of leaving the JVM. */
  public static int run(String... arguments) {
    CommandLine line = commandLine();
    for (String argument : arguments) {
      if (argument.indexOf(UNREADABLE) >= 0) {
        line.getErr()
            .println(
                "feddip: "
                    + argument
                    + " has characters that this process cannot read in its locale's "
                    + System.getProperty("sun.jnu.encoding")
                    + "; set LC_ALL=C.UTF-8");
        return ExitCode.USAGE.code();
      }
    }
    try {
      return line.execute(arguments);
    } catch (Error e) {
      // Picocli handles exceptions only; missing natives, memory and Hadoop's file systems are
      // these.
      return FailurePrinter.print(e, line.getErr());
    }
  }

  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(new FailurePrinter());
    line.setParameterExceptionHandler(
        (e, args) -> {
          e.getCommandLine().getErr().println("feddip: " + e.getMessage());
          e.getCommandLine()
              .getErr()
              .println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
          return ExitCode.USAGE.code();
        });
    return line;
  }
}
