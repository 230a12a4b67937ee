package io.feddip.run;

import io.feddip.api.KeyedRandom;
import io.feddip.api.UsageException;
import io.feddip.api.model.Layout;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.GraphModel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Where training begins: at another run's model, at the network file's weights, or at random. */
final class StartingPoint {
  private final RunConfig config;
  private final GraphModel model;
  private final Layout layout;
  private final Configuration hadoop;

  StartingPoint(RunConfig config, GraphModel model, Layout layout, Configuration hadoop) {
    this.config = config;
    this.model = model;
    this.layout = layout;
    this.hadoop = hadoop;
  }

  /**
   * Fails where a new run would, before it has written anything.
   *
   * @throws UsageException if the run whose model it is to start from cannot be used
   */
  void check() {
    WarmStart.of(config, layout, hadoop);
  }

  /** What a strategy with a server begins with. */
  ServerState state(ServerStrategy strategy) {
    return WarmStart.of(config, layout, hadoop)
        .map(warm -> warm.begin(strategy, layout))
        .orElseGet(() -> strategy.start(cold()));
  }

  /** The weights that every client begins with where there is no server; flat. */
  float[] weights() {
    return WarmStart.of(config, layout, hadoop).map(WarmStart::weights).orElseGet(this::cold);
  }

  private float[] cold() {
    ModelContext context = new ModelContext(model.inputShape(), model.classes(), "", model.task());
    return StartingNetwork.of(config)
        .flatMap(file -> file.weights(context))
        .orElseGet(
            () ->
                model.initialWeights(
                    new KeyedRandom(config.seed(), "weights", -1, -1).nextLong(),
                    config.model().initialGain()));
  }

  /** What tells it from others, for checkpoints and {@code config.conf}. */
  Map<String, String> identity(RunFolder folder, boolean resume) {
    Map<String, String> identity = new TreeMap<>(StartingNetwork.identity(config));
    identity.putAll(
        WarmStart.identity(config, resume ? folder.config() : Optional.empty(), hadoop));
    return identity;
  }
}
