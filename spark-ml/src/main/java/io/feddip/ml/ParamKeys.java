package io.feddip.ml;

import io.feddip.config.ConfigKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Param;

/** Which key of the configuration a param sets. */
final class ParamKeys {
  private static final Map<String, String> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("maxIter", "feddip.federation.rounds");
    KEYS.put("seed", "feddip.seed");
    KEYS.put("stepSize", "feddip.client.learning-rate");
    KEYS.put("finalSparsity", "feddip.pruning.final-sparsity");
    KEYS.put("network", "feddip.model.name");
    KEYS.put("strategy", "feddip.strategy.name");
    KEYS.put("localEpochs", "feddip.client.epochs");
    KEYS.put("batchSize", "feddip.client.batch-size");
    KEYS.put("fraction", "feddip.federation.fraction");
    KEYS.put("testFraction", "feddip.dataset.test-fraction");
    KEYS.put("numClients", "feddip.partitioning.clients");
  }

  private ParamKeys() {}

  /** What {@code --set} would be given for every param that is set. */
  static List<String> overrides(TrainingParams params) {
    List<String> overrides = new ArrayList<>();
    for (Param<?> param : params.params()) {
      String key = KEYS.get(param.name());
      if (key != null && params.isSet(param)) {
        overrides.add(key + "=" + params.getOrDefault(param));
      }
    }
    return overrides;
  }

  /** The key's default as text. */
  static String byDefault(Param<?> param) {
    return byDefault(KEYS.get(param.name()));
  }

  /** A key's default as text. */
  static String byDefault(String key) {
    return ConfigKeys.all().stream()
        .filter(entry -> entry.path().equals(key))
        .map(entry -> entry.key().or())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no key " + key));
  }
}
