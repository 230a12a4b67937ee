package io.feddip.config;

import com.typesafe.config.ConfigException;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.NetworkFile;
import io.feddip.api.strategy.InitialScale;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.Threshold;
import io.feddip.api.wire.ValueFormat;
import io.feddip.config.RunConfig.ClientConfig;
import java.util.List;

/** What a single key's range cannot say: keys that must fit each other. */
final class ConfigChecks {
  private static final List<String> START_DENSER = List.of("feddip", "feddp", "prunefl");
  private static final List<String> KEEP_PARTS = List.of("feddip", "feddp", "prunefl", "snip");
  private static final List<String> SENDS_PARTS = List.of("fedavg-topk", "feddst", "sparsyfed");

  private ConfigChecks() {}

  /**
   * @throws UsageException naming the keys that do not fit together
   */
  static void check(RunConfig config) {
    Pruning pruning = config.pruning();
    String strategy = config.strategy().name();
    if (START_DENSER.contains(strategy) && pruning.initialSparsity() > pruning.finalSparsity()) {
      throw new UsageException(
          "feddip.pruning.initial-sparsity = %s is above feddip.pruning.final-sparsity = %s; masks cannot grow denser on schedule"
              .formatted(pruning.initialSparsity(), pruning.finalSparsity()));
    }
    if (KEEP_PARTS.contains(strategy) && pruning.minLayerDensity() > 1 - pruning.finalSparsity()) {
      throw new UsageException(
          "feddip.pruning.min-layer-density = %s cannot be kept at feddip.pruning.final-sparsity = %s; it needs at most 1 − s_p"
              .formatted(pruning.minLayerDensity(), pruning.finalSparsity()));
    }
    if (pruning.threshold() == Threshold.LAYER && pruning.minLayerDensity() > 0) {
      throw new UsageException(
          "feddip.pruning.min-layer-density = %s goes with feddip.pruning.threshold = global only: layer gives every layer its density"
              .formatted(pruning.minLayerDensity()));
    }
    for (PluggedIn.Part part : config.plugins().all()) {
      if (part.extension().kind() == Kind.NETWORK_FORMAT) {
        String name = part.extension().name();
        if (config.model().name().equals(name)
            != ((NetworkFile) part.settings()).path().isPresent()) {
          throw new UsageException(
              "feddip.model.%s.path and feddip.model.name = %s go together: one is set and the other is not"
                  .formatted(name, name));
        }
      }
    }
    if (config.model().from().isPresent() && pruning.initialScale() == InitialScale.SPARSE) {
      throw new UsageException(
          "feddip.pruning.initial-scale = sparse does not go with feddip.model.from: its weights"
              + " are trained, and scaling spoils them");
    }
    FederationConfig federation = config.federation();
    if (!federation.isMean() && SENDS_PARTS.contains(strategy)) {
      throw new UsageException(
          "feddip.federation.aggregation = %s does not go with feddip.strategy.name = %s: its clients send different weights, and the middle of those that most did not send is 0"
              .formatted(federation.aggregation(), strategy));
    }
    if (federation.aggregationDepth() > 1
        && (!federation.isMean() || federation.roundDeadline() > 0)) {
      throw new UsageException(
          "feddip.federation.aggregation-depth = %d goes with feddip.federation.aggregation = mean and without round-deadline only: other rules need every update at the driver"
              .formatted(federation.aggregationDepth()));
    }
    boolean plain =
        federation.isMean()
            && federation.clipNorm() == 0
            && federation.maxUpdateNorm() == 0
            && federation.roundDeadline() == 0
            && config.client().optimizer().equals("sgd")
            && config.wire().values() == ValueFormat.FLOAT32;
    if (strategy.equals("parameter-averaging") && !plain) {
      throw new UsageException(
          "feddip.strategy.name = parameter-averaging is DeepLearning4J's own training: it goes"
              + " with the defaults of feddip.federation.{aggregation, clip-norm, max-update-norm,"
              + " round-deadline}, feddip.client.optimizer and feddip.wire.values only");
    }
    requireSize(config.client());
    PrivacyChecks.check(config);
    if (config.dataset().name().equals("parquet") && config.dataset().path().isEmpty()) {
      throw new UsageException(
          "feddip.dataset.path is not set; data set parquet needs the file or folder of its"
              + " training images");
    }
    ImageFolderConfig images = config.dataset().imageFolder();
    boolean channels = images.channels().isPresent();
    if (images.height().isPresent() != channels || images.width().isPresent() != channels) {
      throw new UsageException(
          "feddip.dataset.image-folder.{channels, height, width} go together: set all of them, or"
              + " none");
    }
    if (images.channels().orElse(1) == 2) {
      throw new UsageException(
          "feddip.dataset.image-folder.channels = 2; it needs 1 (grey) or 3 (colour)");
    }
    TableConfig table = config.dataset().table();
    if (!List.of(0, 3).contains(table.shape().size())
        || table.shape().stream().anyMatch(extent -> extent < 1)) {
      throw new UsageException(
          "feddip.dataset.table.shape = %s; it needs channels, height and width, or nothing"
              .formatted(table.shape()));
    }
  }

  private static void requireSize(ClientConfig client) {
    UsageException wrong =
        new UsageException(
            "feddip.client.cache-memory = %s; it needs auto, or a size above 0 such as 512m or 2g"
                .formatted(client.cacheMemory()));
    try {
      if (client.cacheBytes().orElse(1L) <= 0) {
        throw wrong;
      }
    } catch (ConfigException e) {
      throw new UsageException(wrong.getMessage(), e);
    }
  }
}
