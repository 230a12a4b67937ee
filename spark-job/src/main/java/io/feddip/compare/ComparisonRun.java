package io.feddip.compare;

import io.feddip.api.UsageException;
import io.feddip.api.run.RunSummary;
import io.feddip.compare.Comparison.GridRun;
import io.feddip.config.DatasetConfig;
import io.feddip.federation.DivergedException;
import io.feddip.federation.TooFewClientsException;
import io.feddip.run.ClusterData;
import io.feddip.run.DataIdentity;
import io.feddip.run.ExitCode;
import io.feddip.run.ExperimentData;
import io.feddip.run.FinishedRun;
import io.feddip.run.Training;
import io.feddip.runfolder.RunFolder;
import io.feddip.tracking.ConsoleProgress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a grid, one run after the other. Data is divided and put on the cluster once for all runs
 * that share it. A run that diverges or loses its clients is reported and the others go on; any
 * other failure ends the comparison, and starting it again continues it.
 */
public final class ComparisonRun {
  private final Comparison comparison;
  private final SparkSession spark;
  private final Configuration hadoop;
  private final String location;
  private final PrintWriter out;
  private final Map<GridRun, ComparisonRecord> finished = new LinkedHashMap<>();
  private final Map<DatasetConfig, Map<String, String>> identities = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private ExitCode worst = ExitCode.OK;

  public ComparisonRun(
      Comparison comparison, SparkSession spark, String location, PrintWriter out) {
    this.comparison = comparison;
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.location = location;
    this.out = out;
  }

  /** Runs everything that is not finished yet and writes the results. */
  public ExitCode run() {
    for (GridRun run : comparison.runs()) {
      FinishedRun.summary(run.config(), folder(run), hadoop)
          .ifPresent(
              summary -> {
                requireSameData(run, FinishedRun.data(folder(run), hadoop), folder(run));
                record(run, summary);
              });
    }
    try (RunFolder folder = RunFolder.create(location, hadoop, true)) {
      if (!finished.isEmpty()) {
        out.printf("%d of %d runs are already finished%n", finished.size(), total());
      }
      for (List<GridRun> group : comparison.byData()) {
        List<GridRun> missing = group.stream().filter(run -> !finished.containsKey(run)).toList();
        if (!missing.isEmpty()) {
          runGroup(missing, folder);
        }
      }
      writeRecords(folder);
    }
    report();
    return worst;
  }

  private void runGroup(List<GridRun> group, RunFolder folder) {
    ExperimentData data = ExperimentData.load(group.get(0).config(), hadoop, () -> spark);
    requireSameData(group.get(0), data.identity(), data.location());
    try (ClusterData cluster = ClusterData.put(data, group.get(0).config(), spark)) {
      for (GridRun run : group) {
        out.printf(
            "%n[%d/%d] %s, setting %s, seed %d%n",
            finished.size() + failures.size() + 1,
            total(),
            run.strategy(),
            run.setting(),
            run.seed());
        out.flush();
        play(run, data, cluster).ifPresent(summary -> record(run, summary));
        writeRecords(folder);
      }
    }
  }

  /** A table must not compare what was made from different images. */
  private void requireSameData(GridRun run, Map<String, String> identity, String where) {
    Map<String, String> first =
        identities.computeIfAbsent(run.config().dataset(), dataset -> new HashMap<>());
    DataIdentity.difference(first, identity)
        .ifPresent(
            difference -> {
              throw new UsageException(
                  ("%s: runs of this comparison were made from other data (%s); put it back, or"
                          + " choose another --output")
                      .formatted(where, difference));
            });
    first.putAll(identity);
  }

  private Optional<RunSummary> play(GridRun run, ExperimentData data, ClusterData cluster) {
    try {
      return Optional.of(
          new Training(
                  run.config(),
                  data,
                  cluster,
                  spark,
                  folder(run),
                  List.of(ConsoleProgress.standard()))
              .run(true));
    } catch (DivergedException | TooFewClientsException e) {
      failures.add(run.folder() + ": " + e.getMessage());
      worst = ExitCode.of(e);
      return Optional.empty();
    }
  }

  private int total() {
    return comparison.runs().size();
  }

  private String folder(GridRun run) {
    return location + "/" + run.folder();
  }

  private void record(GridRun run, RunSummary summary) {
    finished.put(run, ComparisonRecord.of(run.setting(), run.seed(), summary, run.folder()));
  }

  /** In the grid's order, whatever the order in which runs ended. */
  private void writeRecords(RunFolder folder) {
    List<ComparisonRecord> records =
        comparison.runs().stream().filter(finished::containsKey).map(finished::get).toList();
    folder.writeText(ComparisonRecord.FILE, ComparisonRecord.lines(records));
  }

  private void report() {
    List<ComparisonReport.Entry> entries =
        comparison.runs().stream()
            .filter(finished::containsKey)
            .map(
                run ->
                    new ComparisonReport.Entry(
                        run.setting(), run.strategy(), run.seed(), folder(run)))
            .toList();
    if (!entries.isEmpty()) {
      ComparisonReport report = ComparisonReport.of(entries, comparison.targetAccuracy(), hadoop);
      report.write(location, hadoop);
      out.println();
      out.print(report.markdown());
    }
    failures.forEach(failure -> out.println("failed: " + failure));
    out.println("comparison: " + location);
    out.flush();
  }
}
