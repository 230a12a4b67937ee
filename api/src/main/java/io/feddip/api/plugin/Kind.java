package io.feddip.api.plugin;

/** What can be added, and where the configuration speaks of it. */
public enum Kind {
  STRATEGY("strategy", "strategy.name"),
  MODEL("model", "model.name"),
  /** What reads the file of a network; the network itself is a {@link #MODEL} of the same name. */
  NETWORK_FORMAT("model", "model.name"),
  FORMAT("dataset", "dataset.name"),
  PARTITIONER("partitioning", "partitioning.method"),
  OPTIMIZER("client", "client.optimizer"),
  AGGREGATION("federation", "federation.aggregation"),
  METRIC("evaluation", "evaluation.metrics"),
  LISTENER("tracking", "tracking.listeners");

  private final String section;
  private final String key;

  Kind(String section, String key) {
    this.section = section;
    this.key = key;
  }

  /** The section, without {@code feddip.}, under which an extension's own keys stand. */
  public String section() {
    return section;
  }

  /** The key, without {@code feddip.}, that names extensions of this kind. */
  public String key() {
    return key;
  }
}
