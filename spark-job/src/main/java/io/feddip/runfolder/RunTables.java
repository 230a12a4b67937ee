package io.feddip.runfolder;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Runs as tables of Spark SQL, for notebooks: {@code rounds}, {@code clients} and {@code layers} as
 * in the run folder's files, {@code holdings} (which client has how many examples of which class)
 * and {@code summary}, which has a row for runs that go on, too. Each has a column {@code run} with
 * a name that differs between the runs. A table is there, with all its columns, whatever the
 * folders lack; {@link #message} says what they do.
 */
public final class RunTables {
  private static final StructType CLIENTS =
      StructType.fromDDL(
          "run string, round int, client int, examples bigint, train_loss double, update_norm"
              + " double, bytes_down bigint, bytes_up bigint, seconds double, executor string,"
              + " attempt int, status string, reason string, accuracy_before double, accuracy_after"
              + " double");
  private static final StructType LAYERS =
      StructType.fromDDL(
          "run string, round int, layer string, parameters bigint, kept bigint, sparsity double");
  private static final StructType HOLDINGS =
      StructType.fromDDL("run string, client int, label int, class string, examples bigint");
  private static final StructType SUMMARY =
      StructType.fromDDL(
          "run string, folder string, finished boolean, strategy string, dataset string, model"
              + " string, rounds int, final_accuracy double, best_accuracy double, best_round int,"
              + " final_sparsity double, bytes_down bigint, bytes_up bigint, bytes_down_dense"
              + " bigint, bytes_up_dense bigint, seconds double");

  private final SparkSession spark;
  private final List<RunContents> runs;
  private final List<String> problems;

  private RunTables(SparkSession spark, List<RunContents> runs, List<String> problems) {
    this.spark = spark;
    this.runs = List.copyOf(runs);
    this.problems = List.copyOf(problems);
  }

  /**
   * Reads run folders, finished or not; a folder that cannot be read is a sentence of the message.
   *
   * @param folders any Hadoop URIs; none gives empty tables
   */
  public static RunTables read(SparkSession spark, String... folders) {
    requireNonNull(spark, "spark is null");
    List<RunContents> runs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String location : folders) {
      try (RunFolder folder =
          RunFolder.open(location, spark.sparkContext().hadoopConfiguration())) {
        runs.add(RunContents.read(folder, RunContents.name(folder, runs)));
      } catch (RunFolderException e) {
        problems.add(e.getMessage());
      }
    }
    return new RunTables(spark, runs, problems);
  }

  public Dataset<Row> rounds() {
    List<RoundRecord> all = runs.stream().flatMap(run -> run.rounds().stream()).toList();
    StructType schema = new StructType().add("run", DataTypes.StringType);
    for (var field : RoundSchema.of(all).fields()) {
      schema = schema.add(field);
    }
    return table(schema, RunContents::rounds);
  }

  public Dataset<Row> clients() {
    return table(CLIENTS, RunContents::clients);
  }

  public Dataset<Row> layers() {
    return table(LAYERS, RunContents::layers);
  }

  /** A row a client and class; clients without examples have rows, too. */
  public Dataset<Row> holdings() {
    return table(HOLDINGS, run -> run.partition().map(RunTables::holdings).orElse(List.of()));
  }

  /** A row a run; of one that goes on, what it has reached so far. */
  public Dataset<Row> summary() {
    return table(SUMMARY, run -> List.of(summary(run)));
  }

  /**
   * Makes all tables temporary views with names like {@code PREFIX_rounds}, in place of those that
   * were there. Notebooks of one Spark session share views: each needs a prefix of its own.
   */
  public RunTables createViews(String prefix) {
    rounds().createOrReplaceTempView(prefix + "_rounds");
    clients().createOrReplaceTempView(prefix + "_clients");
    layers().createOrReplaceTempView(prefix + "_layers");
    holdings().createOrReplaceTempView(prefix + "_holdings");
    summary().createOrReplaceTempView(prefix + "_summary");
    return this;
  }

  /** A line a run: how far it is, and what it has not; then a line a folder that is none. */
  public String message() {
    List<String> lines = new ArrayList<>(runs.stream().map(RunTables::line).toList());
    lines.addAll(problems);
    return String.join("\n", lines);
  }

  private static String line(RunContents run) {
    List<String> lacks = new ArrayList<>();
    if (run.clients().isEmpty()) {
      lacks.add("no client has been asked");
    }
    if (run.layers().isEmpty()) {
      lacks.add("no layer has a mask");
    }
    if (run.partition().isEmpty()) {
      lacks.add("it has no " + RunFolder.PARTITION);
    }
    return run.name()
        + ": "
        + String.format(Locale.ROOT, "%,d rounds", run.trainedRounds())
        + (run.finished() ? "" : " so far, not finished")
        + (lacks.isEmpty() ? "" : " (" + String.join(", ", lacks) + ")");
  }

  private static List<ObjectNode> holdings(PartitionCounts partition) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int client = 0; client < partition.counts().size(); client++) {
      List<Integer> counts = partition.counts().get(client);
      for (int label = 0; label < counts.size(); label++) {
        rows.add(
            RunJson.mapper()
                .createObjectNode()
                .put("client", client)
                .put("label", label)
                .put("class", partition.name(label))
                .put("examples", counts.get(label)));
      }
    }
    return rows;
  }

  private static ObjectNode summary(RunContents run) {
    RunSummary summary = run.summary().orElseGet(() -> soFar(run));
    ObjectNode row = RunJson.mapper().valueToTree(summary);
    return row.put("finished", run.finished()).put("folder", run.folder());
  }

  private static RunSummary soFar(RunContents run) {
    RoundRecord last = run.rounds().isEmpty() ? null : run.rounds().get(run.rounds().size() - 1);
    return new RunSummary(
        "–",
        "–",
        "–",
        run.trainedRounds(),
        run.lastEvaluated().map(RoundRecord::accuracy).orElse(Double.NaN),
        run.best().map(RoundRecord::accuracy).orElse(Double.NaN),
        run.best().map(RoundRecord::round).orElse(-1),
        last == null ? Double.NaN : last.sparsity(),
        run.rounds().stream().mapToLong(RoundRecord::bytesDown).sum(),
        run.rounds().stream().mapToLong(RoundRecord::bytesUp).sum(),
        run.rounds().stream().mapToLong(RoundRecord::bytesDownDense).sum(),
        run.rounds().stream().mapToLong(RoundRecord::bytesUpDense).sum(),
        run.seconds(),
        "",
        List.of());
  }

  private interface Lines {
    List<?> of(RunContents run);
  }

  /** By way of JSON, so that a column is called and typed as in the files. */
  private Dataset<Row> table(StructType schema, Lines lines) {
    List<String> json = new ArrayList<>();
    try {
      for (RunContents run : runs) {
        for (Object line : lines.of(run)) {
          ObjectNode row = RunJson.mapper().valueToTree(line);
          json.add(RunJson.mapper().writeValueAsString(row.put("run", run.name())));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record has no JSON form", e);
    }
    return spark.read().schema(schema).json(spark.createDataset(json, Encoders.STRING()));
  }
}
