package io.feddip.cli;

import io.feddip.api.UsageException;
import io.feddip.config.RunConfig;
import io.feddip.data.table.TableScheme;
import io.feddip.run.ExitCode;
import io.feddip.run.ScoringModel;
import io.feddip.run.StoredConfig;
import io.feddip.run.StoredScheme;
import io.feddip.runfolder.RunFolder;
import io.feddip.scoring.BatchPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores rows with a finished run's model. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Scores every row of the input with a run's final sparse model, on the executors, and",
      "writes its class by number and name, the probability of it and those of all classes.",
      "A row without usable features is counted; it gets a problem instead of a prediction.",
      "",
      "  ./feddip predict --run runs/mine --input photos.parquet --output scored.parquet",
      "  ./feddip predict --run runs/mine --input folder --format files --output scored.csv",
      "  ./feddip predict --run runs/mine --output scored.json      (the run's test images)"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final String DATA_KEYS = "feddip.dataset.";

  @Spec private CommandSpec spec;

  @Option(names = "--run", required = true, paramLabel = "DIR", description = "Run folder.")
  private String run;

  // picocli calls it.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private PluginOption plugins;

  @Option(
      names = "--input",
      paramLabel = "URI",
      description = "File or folder to score; default: the test images of the run's data set.")
  private Optional<String> input = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "What the input is. Images: parquet, orc, files (a folder of PNG and JPEG files), or the"
              + " name of a data set, whose test images are scored; default: parquet. Tables: any"
              + " format of Spark; default: the run's.")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "New folder: CSV if it ends in .csv, JSON if in .json, else Parquet.")
  private String output;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "Columns of the input that are written too; default: all that are not binary.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "feddip.dataset.key=value",
      description = "How the input differs from the run's data; may be given several times.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--client",
      paramLabel = "ID",
      description = "Score with the own model of this client, a number from 0 on.")
  private Optional<Integer> client = Optional.empty();

  @Option(names = "--master", paramLabel = "URL", description = "Spark master; local[*].")
  private Optional<String> master = Optional.empty();

  @Override
  public Integer call() {
    Configuration hadoop = SparkHadoopUtil.get().conf();
    for (String pair : overrides) {
      if (!pair.startsWith(DATA_KEYS)) {
        throw new UsageException(
            "--set %s: predict takes %s… alone, all else is the run's".formatted(pair, DATA_KEYS));
      }
    }
    try (RunFolder folder = RunFolder.open(run, hadoop)) {
      RunConfig config = StoredConfig.of(folder, overrides);
      RunConfig trained = StoredConfig.of(folder);
      ScoringModel model =
          client
              .map(number -> ScoringModel.ofClient(folder, trained, hadoop, number))
              .orElseGet(() -> ScoringModel.of(folder, trained, hadoop));
      Optional<TableScheme> scheme = StoredScheme.find(folder);
      try (OpenSession session = Sessions.open("feddip predict", master)) {
        return predict(new BatchPrediction(session.spark(), model, config, scheme));
      }
    }
  }

  private int predict(BatchPrediction prediction) {
    BatchPrediction.Written written =
        prediction.write(
            input, format, output, columns.isEmpty() ? Optional.empty() : Optional.of(columns));
    String bad =
        written.bad() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,d of them %s no prediction: %s",
                written.bad(),
                written.bad() == 1 ? "has" : "have",
                written.problem().orElse("an unknown problem"));
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%,d rows of %s in %s%s",
                written.rows(),
                written.source(),
                output,
                bad));
    boolean none = written.bad() > 0 && written.bad() == written.rows();
    return (none ? ExitCode.DATA : ExitCode.OK).code();
  }
}
