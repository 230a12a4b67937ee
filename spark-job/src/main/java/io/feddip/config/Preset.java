package io.feddip.config;

import java.util.Map;

/** Which settings of the algorithm stand where a configuration names none. */
public enum Preset {
  /** The defaults of this program: what was found to be better. */
  RECOMMENDED,
  /** The authors' code as it runs. */
  PUBLISHED;

  /** Full keys and values that replace defaults; what a configuration sets itself wins. */
  public Map<String, String> settings() {
    return switch (this) {
      case RECOMMENDED -> Map.of();
      case PUBLISHED ->
          Map.of(
              "feddip.pruning.initial-sparsity", "0.5",
              "feddip.pruning.initial-mask", "random",
              "feddip.pruning.initial-scale", "dense",
              "feddip.pruning.threshold", "global",
              "feddip.pruning.interval", "5",
              "feddip.pruning.horizon", "1",
              "feddip.pruning.feedback", "nested",
              "feddip.pruning.final", "false",
              "feddip.regularization.penalty", "l2",
              "feddip.regularization.schedule", "reference");
    };
  }
}
