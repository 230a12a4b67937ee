package io.feddip.cli;

import io.feddip.run.ExitCode;
import io.feddip.run.ModelExport;
import java.util.concurrent.Callable;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a finished run's model for other programs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a run's final sparse model as a file of other programs.",
      "",
      "  ./feddip export --run runs/mine --format onnx --normalise --output mine.onnx",
      "",
      "onnx: operators of version 17; input [batch, channels, height, width], output",
      "\"probabilities\" [batch, classes]; the file's metadata have the names of the classes.",
      "numpy: an .npz with an array for each parameter, \"layer.parameter\".",
      "dl4j: a zip for DeepLearning4J's ModelSerializer.restoreComputationGraph."
    })
public final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  // picocli calls it.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private PluginOption plugins;

  @Option(names = "--run", required = true, paramLabel = "DIR", description = "Run folder.")
  private String run;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "onnx|numpy|dl4j",
      description = "What the file is to be.")
  private String format;

  @Option(
      names = "--sparse",
      description = "Leave zeros out: ONNX's sparse_initializer, CSR arrays in NumPy's file.")
  private boolean sparse;

  @Option(
      names = "--normalise",
      description =
          "ONNX: take pixels of 0 to 255, or a table's numbers; the network normalises them.")
  private boolean normalise;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file, local or any Hadoop URI; one that is there is replaced.")
  private String output;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(
            ModelExport.open(run, SparkHadoopUtil.get().conf())
                .write(ModelExport.Format.of(format), sparse, normalise, output));
    return ExitCode.OK.code();
  }
}
