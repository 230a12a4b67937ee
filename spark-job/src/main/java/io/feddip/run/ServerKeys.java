package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.config.ConfigReader;
import io.feddip.config.ConfigWriter;
import io.feddip.config.RunConfig;
import java.util.List;
import java.util.Map;

/** Keys that only a federation with a server reads, or only one without. */
final class ServerKeys {
  private static final List<String> SERVER =
      List.of(
          "feddip.federation.sampling",
          "feddip.federation.clip-norm",
          "feddip.federation.max-update-norm",
          "feddip.evaluation.per-client",
          "feddip.evaluation.metrics",
          "feddip.diagnostics.every",
          "feddip.checkpoint.keep-first",
          "feddip.checkpoint.keep-every");

  private static final List<String> PEERS =
      List.of(
          "feddip.federation.topology",
          "feddip.federation.neighbours",
          "feddip.federation.mixing",
          "feddip.federation.active",
          "feddip.federation.edges");

  private ServerKeys() {}

  /**
   * Without a server.
   *
   * @throws UsageException naming a key that is set and that nobody would read
   */
  static void refuse(RunConfig config) {
    refuse(config, SERVER, "with a server");
  }

  /**
   * With one.
   *
   * @throws UsageException naming a key that is set and that nobody would read
   */
  static void refuseOfPeers(RunConfig config) {
    refuse(config, PEERS, "without a server");
  }

  private static void refuse(RunConfig config, List<String> keys, String kind) {
    Map<String, String> set = ConfigWriter.flatten(config);
    Map<String, String> untouched =
        ConfigWriter.flatten(ConfigReader.read("", "the defaults", List.of()));
    for (String key : keys) {
      if (!set.get(key).equals(untouched.get(key))) {
        throw new UsageException(
            "%s = %s does not go with feddip.strategy.name = %s: it is read by strategies %s"
                .formatted(key, set.get(key), config.strategy().name(), kind));
      }
    }
  }
}
