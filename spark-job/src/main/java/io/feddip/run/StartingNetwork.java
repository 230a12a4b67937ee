package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.NetworkFile;
import io.feddip.api.plugin.NetworkFormat;
import io.feddip.api.plugin.StoredNetwork;
import io.feddip.config.PluggedIn;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.UserFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The file that a run's network comes from. The driver reads it; executors get its structure. */
final class StartingNetwork {
  private final String key;
  private final StoredNetwork network;
  private final String sha256;

  private StartingNetwork(String key, StoredNetwork network, String sha256) {
    this.key = key;
    this.network = network;
    this.sha256 = sha256;
  }

  /**
   * Reads it.
   *
   * @return nothing if the network is from elsewhere
   * @throws UsageException naming the file, if it cannot be read or is no network
   */
  static Optional<StartingNetwork> of(RunConfig config) {
    String name = config.model().name();
    return config
        .plugins()
        .find(Kind.NETWORK_FORMAT, name)
        .map(PluggedIn.Part::settings)
        .flatMap(settings -> ((NetworkFile) settings).path())
        .map(
            path ->
                read(
                    "feddip.model." + name + ".path",
                    path,
                    config.plugins().require(Kind.NETWORK_FORMAT, name, NetworkFormat.class)));
  }

  private static StartingNetwork read(String key, String location, NetworkFormat format) {
    byte[] bytes = UserFile.bytes(key + ": cannot read", location);
    try {
      return new StartingNetwork(key, format.read(bytes), sha256(bytes));
    } catch (IllegalArgumentException e) {
      throw new UsageException(key + ": cannot read " + location + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** What executors make the network of. */
  String structure() {
    return network.structure();
  }

  /**
   * The weights that training starts from.
   *
   * @return nothing if the file has none
   * @throws UsageException naming what is damaged
   */
  Optional<float[]> weights(ModelContext context) {
    try {
      return network.weights(context);
    } catch (IllegalArgumentException e) {
      throw new UsageException(key + ": " + e.getMessage(), e);
    }
  }

  /** What tells it from other files, for checkpoints and {@code config.conf}. */
  static Map<String, String> identity(RunConfig config) {
    return of(config).map(file -> Map.of("model.file", "sha256 " + file.sha256)).orElse(Map.of());
  }
}
