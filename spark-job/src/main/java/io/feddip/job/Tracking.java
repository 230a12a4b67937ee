package io.feddip.job;

import io.feddip.config.FedDipConfig;
import io.feddip.report.MlflowListener;
import io.feddip.report.RunListener;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Experiment tracking as the configuration asks for it. */
final class Tracking {
  /** Where MLflow's own clients look for the token; a configuration file is no place for it. */
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Tracking() {}

  /**
   * The given listeners, and a tracker if the configuration names a server.
   *
   * @throws UsageException if the server's address is no URI
   */
  static List<RunListener> with(
      List<RunListener> listeners, FedDipConfig config, Configuration hadoop) {
    if (config.tracking().mlflowUri().isEmpty()) {
      return listeners;
    }
    List<RunListener> all = new ArrayList<>(listeners);
    all.add(
        new MlflowListener(
            server(config.tracking().mlflowUri().get()),
            config.tracking().mlflowExperiment(),
            Optional.ofNullable(System.getenv(TOKEN)),
            TIMEOUT,
            hadoop));
    return all;
  }

  private static URI server(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "feddip.tracking.mlflow-uri = " + address + "; it needs a server's address", e);
    }
  }
}
