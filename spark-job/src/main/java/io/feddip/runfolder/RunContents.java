package io.feddip.runfolder;

import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Everything of a run that a page shows, read once.
 *
 * @param name the folder's own name, made different from the others'
 */
public record RunContents(
    String name,
    String folder,
    boolean finished,
    List<RoundRecord> rounds,
    List<ClientRecord> clients,
    List<LayerRecord> layers,
    Optional<RunSummary> summary,
    Optional<String> config,
    Optional<PartitionCounts> partition,
    Optional<Confusion> confusion,
    Optional<Overlaps> overlaps,
    Goal goal) {

  public static List<RunContents> read(List<RunFolder> folders) {
    List<RunContents> runs = new ArrayList<>();
    for (RunFolder folder : folders) {
      runs.add(read(folder, name(folder, runs)));
    }
    return runs;
  }

  /** A name that none of the others has. */
  public static String name(RunFolder folder, List<RunContents> others) {
    List<String> taken = others.stream().map(RunContents::name).toList();
    String name = folder.path().getName();
    if (taken.contains(name)) {
      name =
          (folder.path().getParent() == null ? "" : folder.path().getParent().getName())
              + "/"
              + name;
    }
    return taken.contains(name) ? name + " (" + (taken.size() + 1) + ")" : name;
  }

  public static RunContents read(RunFolder folder, String name) {
    return new RunContents(
        name,
        folder.toString(),
        folder.summary().isPresent(),
        folder.rounds(),
        folder.clients(),
        folder.layers(),
        folder.summary(),
        folder.config(),
        folder.partition().flatMap(PartitionCounts::parse),
        Confusion.of(folder),
        Overlaps.of(folder),
        RunGoal.of(folder));
  }

  /** Rounds of training behind each line: 0 for the untrained model. */
  public List<Double> roundAxis() {
    return values(round -> round.round() + 1.0);
  }

  public List<Double> values(ToDoubleFunction<RoundRecord> value) {
    return rounds.stream().map(value::applyAsDouble).toList();
  }

  /** Values of the rounds that trained, NaN for the untrained model. */
  public List<Double> trainedValues(ToDoubleFunction<RoundRecord> value) {
    return values(round -> round.round() < 0 ? Double.NaN : value.applyAsDouble(round));
  }

  /** Bytes both ways from the start to the end of each round. */
  public List<Double> cumulativeBytes() {
    List<Double> sums = new ArrayList<>(rounds.size());
    double sum = 0;
    for (RoundRecord round : rounds) {
      sum += round.bytes();
      sums.add(sum);
    }
    return sums;
  }

  /** Bytes both ways until a value of a measure was first reached; NaN if it never was. */
  public double bytesTo(Goal measure, double value) {
    List<Double> sums = cumulativeBytes();
    for (int i = 0; i < sums.size(); i++) {
      double reached = measure.of(rounds.get(i));
      if (!Double.isNaN(reached) && measure.score(reached) >= measure.score(value)) {
        return sums.get(i);
      }
    }
    return Double.NaN;
  }

  /** The best round by the run's goal, the first if there are several. */
  public Optional<RoundRecord> best() {
    return goal.best(rounds);
  }

  /** What the last measured model has of a measure, on the test set where that is known. */
  public double last(Goal measure) {
    if (measure.equals(Goal.ACCURACY) && summary.isPresent()) {
      return summary.get().finalAccuracy();
    }
    return lastEvaluated()
        .map(round -> round.diagnostics().getOrDefault(measure.measure(), measure.of(round)))
        .orElse(Double.NaN);
  }

  /** Whether the run went by a validation set. */
  public boolean validated() {
    return rounds.stream()
        .anyMatch(round -> round.diagnostics().containsKey(RoundRecord.VALIDATION + "accuracy"));
  }

  /** The last round whose model was evaluated. */
  public Optional<RoundRecord> lastEvaluated() {
    for (int i = rounds.size() - 1; i >= 0; i--) {
      if (Double.isFinite(goal.of(rounds.get(i)))) {
        return Optional.of(rounds.get(i));
      }
    }
    return Optional.empty();
  }

  /** A setting as {@code config.conf} has it, a line a key; nothing where that is missing. */
  public Optional<String> setting(String key) {
    String start = key + " = ";
    return config.stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }

  public int trainedRounds() {
    return (int) rounds.stream().filter(round -> round.round() >= 0).count();
  }

  public long bytes() {
    return rounds.stream().mapToLong(RoundRecord::bytes).sum();
  }

  public long bytesDense() {
    return rounds.stream().mapToLong(RoundRecord::bytesDense).sum();
  }

  public double seconds() {
    return rounds.stream().mapToDouble(round -> round.seconds().total()).sum();
  }
}
