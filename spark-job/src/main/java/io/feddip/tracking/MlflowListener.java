package io.feddip.tracking;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.report.ReportPage;
import io.feddip.runfolder.Redaction;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunJson;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an MLflow server about a run: settings as parameters, every number of a round as a metric
 * (step: rounds of training), the report as an artifact where the server takes artifacts. A run
 * never fails or waits long because of it: calls have a timeout, what could not be sent is sent
 * with the next round, and after three failures in a row nothing is sent any more. There is one
 * warning.
 */
public final class MlflowListener implements RoundListener {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowListener.class);
  private static final int MOST_FAILURES = 3;
  private static final int BATCH = 100;
  private static final int LONGEST_VALUE = 250;

  private final MlflowClient client;
  private final URI server;
  private final String experiment;
  private final Configuration hadoop;
  private final Clock clock;
  private final List<Map<String, Object>> metrics = new ArrayList<>();
  private final List<Map<String, Object>> parameters = new ArrayList<>();
  private String name = "";
  private String folder = "";
  private long startMilliseconds;
  private MlflowClient.Run run;
  private int failures;
  private boolean warned;

  /**
   * @param server the tracking server's address, http or https
   * @param experiment made if there is none of that name
   * @param token sent as bearer token
   * @param timeout of each call
   * @param hadoop reads the run folder for the report
   */
  public MlflowListener(
      URI server,
      String experiment,
      Optional<String> token,
      Duration timeout,
      Configuration hadoop) {
    this.server = requireNonNull(server, "server is null");
    this.client = new MlflowClient(server, token, timeout);
    this.experiment = requireNonNull(experiment, "experiment is null");
    this.hadoop = requireNonNull(hadoop, "hadoop is null");
    this.clock = Clock.systemUTC();
  }

  @Override
  public void started(RunDescription description) {
    folder = description.folder();
    name = description.strategy() + " " + description.model() + " " + description.dataset();
    startMilliseconds = clock.millis();
    description
        .configuration()
        .forEach((key, value) -> parameter(key, Redaction.redact(key, value)));
    parameter("parameters", Long.toString(description.parameters()));
    parameter("run_folder", Redaction.redact(folder));
    send();
  }

  @Override
  public void roundFinished(RoundRecord round) {
    JsonNode json = RunJson.mapper().valueToTree(round);
    collect("", json, round.round() + 1);
    send();
  }

  @Override
  public void finished(RunSummary summary) {
    send();
    attempt(
        () -> {
          try (RunFolder files = RunFolder.open(folder, hadoop)) {
            client.store(run, RunFolder.REPORT, ReportPage.html(List.of(files)));
          }
        });
    attempt(() -> client.end(run, "FINISHED", clock.millis()));
  }

  @Override
  public void failed(Throwable cause) {
    send();
    attempt(() -> client.end(run, "FAILED", clock.millis()));
  }

  private void parameter(String key, String value) {
    parameters.add(
        Map.of(
            "key",
            key.replaceAll("[^\\w./ -]", "_"),
            "value",
            value.substring(0, Math.min(LONGEST_VALUE, value.length()))));
  }

  /** Every number of the record, those of nested objects with the object's name before theirs. */
  private void collect(String prefix, JsonNode json, int step) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String key = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        collect(key + ".", value, step);
      } else if (value.isNumber() || value.isArray()) {
        metrics.add(
            Map.of(
                "key",
                key.replaceAll("[^\\w./ -]", "_"),
                "value",
                value.isArray() ? (double) value.size() : value.doubleValue(),
                "timestamp",
                clock.millis(),
                "step",
                step));
      }
    }
  }

  private void send() {
    attempt(
        () -> {
          while (!metrics.isEmpty() || !parameters.isEmpty()) {
            List<Map<String, Object>> someMetrics =
                metrics.subList(0, Math.min(BATCH, metrics.size()));
            List<Map<String, Object>> someParameters =
                parameters.subList(0, Math.min(BATCH, parameters.size()));
            client.log(run, List.copyOf(someMetrics), List.copyOf(someParameters));
            someMetrics.clear();
            someParameters.clear();
          }
        });
  }

  private void attempt(Call call) {
    if (failures >= MOST_FAILURES) {
      return;
    }
    try {
      if (run == null) {
        run = client.createRun(client.experiment(experiment), name, startMilliseconds);
      }
      call.run();
      failures = 0;
    } catch (IOException | RuntimeException e) {
      failures++;
      if (!warned) {
        warned = true;
        LOG.warn(
            "MLflow at {} does not take what it is told ({}); the run goes on without it if that"
                + " does not get better",
            Redaction.redact(server.toString()),
            e.toString());
      }
    }
  }

  private interface Call {
    void run() throws IOException;
  }
}
