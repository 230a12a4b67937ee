package io.feddip.compare;

import io.feddip.api.plugin.Kind;
import io.feddip.config.DatasetConfig;
import io.feddip.config.PluggedIn;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.PartitioningConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A grid of runs.
 *
 * @param runs in the order of seeds, settings and strategies
 * @param targetAccuracy test accuracy that bytes are counted up to, a fraction; chosen from the
 *     results if not given
 */
public record Comparison(List<GridRun> runs, OptionalDouble targetAccuracy) {
  public Comparison {
    runs = List.copyOf(runs);
  }

  /**
   * One run of a grid.
   *
   * @param setting name of the setting
   * @param config everything of the run, its strategy and seed included
   */
  public record GridRun(String setting, RunConfig config) {
    String strategy() {
      return config.strategy().name();
    }

    long seed() {
      return config.seed();
    }

    /** The run's folder inside the comparison's. */
    String folder() {
      return setting + "-" + strategy() + "-" + seed();
    }

    /** Runs with the same key use the same images, divided in the same way. */
    private DataKey dataKey() {
      return new DataKey(
          config.dataset(),
          config.partitioning(),
          Stream.of(
                  config.plugins().find(Kind.FORMAT, config.dataset().name()),
                  config.plugins().find(Kind.PARTITIONER, config.partitioning().method()))
              .flatMap(Optional::stream)
              .toList(),
          seed(),
          config.evaluation().perClient());
    }
  }

  private record DataKey(
      DatasetConfig dataset,
      PartitioningConfig partitioning,
      List<PluggedIn.Part> settings,
      long seed,
      boolean perClient) {}

  /** The runs that share data, together. */
  List<List<GridRun>> byData() {
    Map<DataKey, List<GridRun>> groups =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    GridRun::dataKey, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    return List.copyOf(groups.values());
  }
}
