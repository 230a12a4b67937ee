package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Task;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.strategy.Strategy;
import io.feddip.config.ConfigKeys;
import io.feddip.config.RunConfig;
import io.feddip.data.table.TableFiles;
import java.util.List;

/** What goes with {@code feddip.task}, and what only classes go with. */
final class TaskRules {
  private TaskRules() {}

  /**
   * Before anything is read.
   *
   * @throws UsageException naming a key that has no meaning for the task
   */
  static void check(RunConfig config) {
    if (config.task() == Task.CLASSIFICATION) {
      return;
    }
    if (config.dataset().name().equals(TableFiles.IMAGES) || !isTable(config)) {
      throw refused(
          config,
          "feddip.dataset.name = " + config.dataset().name(),
          "its examples have classes; use a table");
    }
    if (!config.client().classWeights().equals(List.of(ClassWeights.NONE))) {
      throw refused(config, "feddip.client.class-weights", "there are no classes; leave it out");
    }
    if (config.task() == Task.NEXT_TOKEN) {
      checkSequences(config);
    }
    if (config.evaluation().perClient()) {
      throw refused(
          config, "feddip.evaluation.per-client", "clients' accuracies are measured; leave it out");
    }
  }

  private static void checkSequences(RunConfig config) {
    if (config.strategy().name().equals("parameter-averaging")) {
      throw refused(
          config,
          "feddip.strategy.name = parameter-averaging",
          "it trains DeepLearning4J's own layers; use another one");
    }
    if (!config.dataset().table().label().equals("label")) {
      throw refused(
          config,
          "feddip.dataset.table.label",
          "a sequence says itself what follows; name its column in feddip.dataset.table.features");
    }
    if (!config.dataset().table().shape().isEmpty()) {
      throw refused(config, "feddip.dataset.table.shape", "sequences are of tokens; leave it out");
    }
    if (config.client().engine() == Execution.STOCK || !config.client().stockLayers().isEmpty()) {
      throw refused(
          config,
          config.client().engine() == Execution.STOCK
              ? "feddip.client.engine = stock"
              : "feddip.client.stock-layers",
          "sequences are learned by this project's own layers");
    }
  }

  /**
   * Once the strategy is known.
   *
   * @throws UsageException if it measures models of clients by their accuracy
   */
  static void check(RunConfig config, Strategy strategy) {
    check(config);
    boolean own = strategy instanceof PeerStrategy || strategy.clientModel().isPresent();
    if (config.task() != Task.CLASSIFICATION && own) {
      throw refused(
          config,
          "feddip.strategy.name = " + config.strategy().name(),
          "models of the clients' own are measured by accuracy; use a strategy with one model");
    }
  }

  private static boolean isTable(RunConfig config) {
    return TableExperiment.NAMES.contains(config.dataset().name());
  }

  private static UsageException refused(RunConfig config, String key, String why) {
    return new UsageException(
        "feddip.task = %s does not go with %s: %s"
            .formatted(ConfigKeys.value(config.task()), key, why));
  }
}
