package io.feddip.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.JsonLines;
import java.util.List;

/**
 * One line of {@code comparison.jsonl}: a finished run of a comparison.
 *
 * @param setting name of what it has in common with other strategies' runs
 * @param finalAccuracy on the test set after the last round, a fraction in [0, 1]
 * @param bestAccuracy the largest of all rounds
 * @param finalSparsity of the model that the run leaves, a fraction of the prunable parameters
 * @param bytesDown encoded payloads to clients, over all rounds
 * @param bytesUp encoded payloads from clients, over all rounds
 * @param seconds from the first round's start to the last round's end
 * @param run its folder inside the comparison's
 */
public record ComparisonRecord(
    String strategy,
    String setting,
    long seed,
    double finalAccuracy,
    double bestAccuracy,
    double finalSparsity,
    long bytesDown,
    long bytesUp,
    double seconds,
    String run) {
  /** The file's name. */
  public static final String FILE = "comparison.jsonl";

  public ComparisonRecord {
    requireNonNull(strategy, "strategy is null");
    requireNonNull(setting, "setting is null");
    requireNonNull(run, "run is null");
  }

  /** The line of a finished run. */
  public static ComparisonRecord of(String setting, long seed, RunSummary summary, String run) {
    return new ComparisonRecord(
        summary.strategy(),
        setting,
        seed,
        summary.finalAccuracy(),
        summary.bestAccuracy(),
        summary.finalSparsity(),
        summary.bytesDown(),
        summary.bytesUp(),
        summary.seconds(),
        run);
  }

  /** The file's text. */
  public static String lines(List<ComparisonRecord> records) {
    return new String(JsonLines.write(records), UTF_8);
  }
}
