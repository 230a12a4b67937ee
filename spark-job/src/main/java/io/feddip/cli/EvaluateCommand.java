package io.feddip.cli;

import io.feddip.api.UsageException;
import io.feddip.api.data.Examples;
import io.feddip.client.EvaluationSums;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.GlobalEvaluation;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.diagnostics.SparseEvaluation;
import io.feddip.run.DataIdentity;
import io.feddip.run.ExitCode;
import io.feddip.run.ExperimentData;
import io.feddip.run.ExportedModel;
import io.feddip.run.ScoringModel;
import io.feddip.run.StoredConfig;
import io.feddip.run.TestExamples;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.UserFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.nd4j.evaluation.classification.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a finished run's model. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a run's final sparse model on its test set, spread over the executors: accuracy,",
      "top five, loss, and precision, recall and F1 by class.",
      "",
      "  ./feddip evaluate --run runs/mine",
      "",
      "Or a network in a file, on the test set of a configuration: ONNX (exported without",
      "--normalise), DeepLearning4J's zip, or NumPy's .npz of the configuration's own network.",
      "",
      "  ./feddip evaluate --model mine.onnx --config conf/quickstart.conf",
      "",
      "With --sparse also the way a device would run the model, on one thread of this machine: a",
      "network that holds the kept weights only, read from the run's model/model.feddip."
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--run", paramLabel = "DIR", description = "Run folder.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "Instead of a run: .onnx, .zip of DeepLearning4J, .npz; needs --config.")
  private Optional<String> modelFile = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Another configuration, for other test data; default: the run's own.")
  private Optional<String> configFile = Optional.empty();

  // picocli calls it.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private PluginOption plugins;

  @Option(
      names = "--client",
      paramLabel = "ID",
      description = "Measure the own model of this client, a number from 0 on, on its own share.")
  private Optional<Integer> client = Optional.empty();

  @Option(names = "--master", paramLabel = "URL", description = "Spark master; local[*].")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--sparse",
      description = "Measure sparse inference too: accuracy, bytes, time of an example.")
  private boolean sparse;

  @Override
  public Integer call() {
    if (run.isPresent() == modelFile.isPresent()) {
      throw new UsageException("evaluate needs either --run DIR, or --model FILE --config FILE");
    }
    if (modelFile.isPresent()) {
      evaluateFile(modelFile.get());
      return ExitCode.OK.code();
    }
    Configuration hadoop = SparkHadoopUtil.get().conf();
    try (RunFolder folder = RunFolder.open(run.get(), hadoop)) {
      RunConfig config = config(folder);
      try (OpenSession session = Sessions.open("feddip evaluate", master)) {
        evaluate(config, folder, session.spark());
      }
    }
    return ExitCode.OK.code();
  }

  private void evaluateFile(String file) {
    if (client.isPresent()) {
      throw new UsageException("--client goes with --run: a file has one model");
    }
    String location =
        configFile.orElseThrow(
            () -> new UsageException("--model needs --config FILE, which says on what data"));
    RunConfig config = ExportedModel.config(UserFile.configuration(location), location, file);
    try (OpenSession session = Sessions.open("feddip evaluate", master)) {
      SparkSession spark = session.spark();
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      ExperimentData data = ExperimentData.load(config, hadoop, () -> spark);
      ScoringModel model = ExportedModel.of(config, data, file);
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      TestExamples test = data.test();
      measure(config, model, test, test.spread(context, config.evaluation().batchSize()), context);
    }
  }

  private RunConfig config(RunFolder folder) {
    if (configFile.isPresent()) {
      String file = configFile.get();
      return ConfigReader.readFile(UserFile.configuration(file), file, List.of());
    }
    return StoredConfig.of(folder);
  }

  private void evaluate(RunConfig config, RunFolder folder, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    ScoringModel model =
        client
            .map(number -> ScoringModel.ofClient(folder, config, hadoop, number))
            .orElseGet(() -> ScoringModel.of(folder, config, hadoop));
    TestExamples test = ExperimentData.test(config, folder, hadoop, () -> spark);
    if (configFile.isEmpty()) {
      DataIdentity.warnOfOtherTest(folder.config().orElse(""), test, run.orElseThrow());
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Examples> measured =
        client
            .map(number -> ownShare(config, hadoop, spark, context, number))
            .orElseGet(() -> test.spread(context, config.evaluation().batchSize()));
    measure(config, model, test, measured, context);
  }

  private void measure(
      RunConfig config,
      ScoringModel model,
      TestExamples test,
      JavaRDD<Examples> measured,
      JavaSparkContext context) {
    TaskSpec worker = model.spec();
    EvaluationSums sums = new GlobalEvaluation(context, measured, worker).evaluate(model.weights());
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%s on %s: %sloss %.4f, sparsity %.4f, %d examples%s",
                config.model().name(),
                test.source(),
                accuracies(sums),
                sums.loss(),
                model.sparsity(),
                sums.examples(),
                byClass(sums, model.classNames())));
    sums.measures(worker.additions())
        .forEach(
            (name, value) ->
                spec.commandLine()
                    .getOut()
                    .println(String.format(Locale.ROOT, "%s %.4f", name, value)));
    if (sparse) {
      printSparse(SparseEvaluation.of(worker, model.weights(), test.all()));
    }
  }

  private static String accuracies(EvaluationSums sums) {
    return sums.hasClasses()
        ? String.format(
            Locale.ROOT, "accuracy %.4f, top five %.4f, ", sums.accuracy(), sums.topFiveAccuracy())
        : "";
  }

  /** The test examples of one client, as the run measured it. */
  private static JavaRDD<Examples> ownShare(
      RunConfig config,
      Configuration hadoop,
      SparkSession spark,
      JavaSparkContext context,
      int client) {
    return ExperimentData.load(config, hadoop, () -> spark)
        .test()
        .byClient(context)
        .filter(examples -> examples.owner() == client);
  }

  private void printSparse(SparseEvaluation measured) {
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "sparse inference: %sloss %.4f, parameters in %d bytes (%.2f times the"
                    + " %d of their values; dense %d), %.1f microseconds an example (dense %.1f)",
                measured.sums().hasClasses()
                    ? String.format(Locale.ROOT, "accuracy %.4f, ", measured.sums().accuracy())
                    : "",
                measured.sums().loss(),
                measured.parameterBytes(),
                (double) measured.parameterBytes() / measured.valueBytes(),
                measured.valueBytes(),
                measured.denseBytes(),
                measured.microseconds(),
                measured.denseMicroseconds()));
  }

  /** DeepLearning4J's table of precision, recall and F1, from the merged counts. */
  private static String byClass(EvaluationSums sums, List<String> names) {
    if (sums.confusion().length == 0) {
      return "";
    }
    Evaluation evaluation = new Evaluation(names);
    for (int actual = 0; actual < sums.classes(); actual++) {
      for (int predicted = 0; predicted < sums.classes(); predicted++) {
        for (long i = 0; i < sums.confusion(actual, predicted); i++) {
          evaluation.eval(predicted, actual);
        }
      }
    }
    return System.lineSeparator() + evaluation.stats(false, sums.classes() <= 20);
  }
}
