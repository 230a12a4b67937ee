package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run before it starts.
 *
 * @param strategy the strategy's name
 * @param dataset the data set's name
 * @param model the network's name
 * @param parameters how many the network has
 * @param clients how many there are in all
 * @param rounds how many are planned in all
 * @param earlier the rounds that were finished before this start, if the run is resumed
 * @param folder the run folder's URI
 * @param configuration effective settings by full key, secrets already redacted
 * @param goal what its models are compared by
 */
public record RunDescription(
    String strategy,
    String dataset,
    String model,
    long parameters,
    int clients,
    int rounds,
    List<RoundRecord> earlier,
    String folder,
    Map<String, String> configuration,
    Metric.Goal goal) {

  public RunDescription {
    requireNonNull(strategy, "strategy is null");
    requireNonNull(dataset, "dataset is null");
    requireNonNull(model, "model is null");
    requireNonNull(folder, "folder is null");
    requireNonNull(goal, "goal is null");
    earlier = List.copyOf(earlier);
    configuration = Collections.unmodifiableMap(new TreeMap<>(configuration));
  }

  /** The first round that will run: 0, or more after a resume. */
  public int firstRound() {
    return earlier.isEmpty() ? 0 : Math.max(0, earlier.get(earlier.size() - 1).round() + 1);
  }
}
