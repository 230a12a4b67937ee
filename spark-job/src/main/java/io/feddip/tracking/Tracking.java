package io.feddip.tracking;

import io.feddip.api.UsageException;
import io.feddip.api.plugin.Kind;
import io.feddip.api.run.RoundListener;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.Redaction;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Experiment tracking as the configuration asks for it. */
public final class Tracking {
  private static final Logger log = LoggerFactory.getLogger(Tracking.class);

  /** Where MLflow's own clients look for the token; a configuration file is no place for it. */
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  /** Where they look for the server, which is the one that the token is for. */
  private static final String TOKENS_SERVER = "MLFLOW_TRACKING_URI";

  private static final String KEY = "feddip.tracking.mlflow-uri";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Tracking() {}

  /**
   * The given listeners, those that plug-ins bring, and a tracker if the configuration names a
   * server.
   *
   * @throws UsageException if the server's address is no URI, or no plug-in brings a listener
   */
  public static List<RoundListener> with(
      List<RoundListener> listeners, RunConfig config, Configuration hadoop) {
    List<RoundListener> all = new ArrayList<>(listeners);
    for (String name : config.tracking().listeners()) {
      all.add(new Forgiven(config.plugins().require(Kind.LISTENER, name, RoundListener.class)));
    }
    config.tracking().mlflowUri().ifPresent(uri -> all.add(mlflow(server(uri), config, hadoop)));
    return all;
  }

  private static RoundListener mlflow(URI server, RunConfig config, Configuration hadoop) {
    return new MlflowListener(
        server,
        config.tracking().mlflowExperiment(),
        token(server, System.getenv()),
        TIMEOUT,
        hadoop);
  }

  /**
   * The token, if it is this server's: a configuration that names another one must not get it.
   *
   * @param environment variables by name
   */
  public static Optional<String> token(URI server, Map<String, String> environment) {
    String token = environment.getOrDefault(TOKEN, "");
    if (token.isEmpty()) {
      return Optional.empty();
    }
    String owner = environment.getOrDefault(TOKENS_SERVER, "");
    if (!owner.isEmpty() && origin(owner).equals(origin(server.toString()))) {
      return Optional.of(token);
    }
    log.warn(
        "{} is not sent to {}: it goes to the server that {} names, which is {}",
        TOKEN,
        Redaction.redact(server.toString()),
        TOKENS_SERVER,
        owner.isEmpty() ? "not set" : Redaction.redact(owner));
    return Optional.empty();
  }

  /** Scheme, host and port; nothing is equal to what is no address of the web. */
  private static String origin(String address) {
    try {
      URI uri = URI.create(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : 80;
      return scheme + "://" + host + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static URI server(String address) {
    if (Redaction.isRedacted(address)) {
      throw new UsageException(
          "%s = %s has no secret any more, since run folders store none; set it anew or to null"
              .formatted(KEY, Redaction.redact(address)));
    }
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(address);
    }
    throw wrong(address);
  }

  /** Without a cause, whose message would hold the address as it is. */
  private static UsageException wrong(String address) {
    // Of what is no address nobody knows where its secret is.
    boolean harmless = address.chars().noneMatch(c -> "@?#".indexOf(c) >= 0);
    return new UsageException(
        "%s = %s; it needs a server's address, http:// or https://"
            .formatted(KEY, harmless ? address : "***"));
  }
}
