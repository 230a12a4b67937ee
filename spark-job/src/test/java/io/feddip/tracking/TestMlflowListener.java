package io.feddip.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.SampleRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on loopback that speaks the protocol and remembers what it was told. */
final class TestMlflowListener {
  private static final SampleRun SAMPLE = new SampleRun("feddip", 4, 20, 1);

  private record Call(
      String method, String path, String query, String authorization, JsonNode body) {}

  @TempDir Path temporary;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger broken = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void tellsParametersMetricsAndReport() {
    RunSummary summary = SAMPLE.write(temporary.resolve("run").toString());

    run(listener(Optional.of("very-secret")), summary);

    assertThat(paths().subList(0, 4))
        .containsExactly(
            "/api/2.0/mlflow/experiments/get-by-name",
            "/api/2.0/mlflow/experiments/create",
            "/api/2.0/mlflow/runs/create",
            "/api/2.0/mlflow/runs/log-batch");
    assertThat(calls).allMatch(call -> call.authorization().equals("Bearer very-secret"));
    JsonNode first = calls.get(3).body();
    assertThat(first.get("params").toString())
        .contains("feddip.pruning.final-sparsity")
        .contains("***")
        .doesNotContain("hidden");
    JsonNode metrics = calls.get(6).body().get("metrics");
    assertThat(value(metrics, "test_accuracy")).isEqualTo(SAMPLE.round(1).testAccuracy());
    assertThat(value(metrics, "seconds.total")).isEqualTo(SAMPLE.round(1).seconds().total());
    assertThat(value(metrics, "cohort")).isEqualTo(2);
    assertThat(metrics.get(0).get("step").intValue()).isEqualTo(2);
    assertThat(paths()).contains("/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/report.html");
    Call last = calls.get(calls.size() - 1);
    assertThat(last.path()).endsWith("runs/update");
    assertThat(last.body().get("status").textValue()).isEqualTo("FINISHED");
  }

  @Test
  void whoIsNamedInTheAddressIsToldAsHttpWantsIt() {
    URI address =
        URI.create("http://me:pass@127.0.0.1:" + server.getAddress().getPort() + "/a/?workspace=7");
    MlflowListener listener =
        new MlflowListener(
            address, "test", Optional.empty(), Duration.ofSeconds(5), new Configuration());
    listener.started(description());
    assertThat(calls).isNotEmpty();
    assertThat(calls)
        .allMatch(call -> call.authorization().equals("Basic bWU6cGFzcw=="))
        .allMatch(call -> call.path().startsWith("/a/api/2.0/mlflow/"))
        .allMatch(call -> call.query().endsWith("workspace=7"));
  }

  @Test
  void noRedirectTakesTheTokenElsewhere() throws IOException {
    List<String> stolen = new CopyOnWriteArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", exchange -> stolen.add(exchange.getRequestURI().toString()));
    other.start();
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://localhost:%d/".formatted(other.getAddress().getPort()));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    listener(Optional.of("very-secret")).started(description());
    other.stop(0);
    assertThat(stolen).isEmpty();
  }

  @Test
  void valuesThatAreNotNumbersAreLeftOut() {
    MlflowListener listener = listener(Optional.empty());
    listener.started(description());

    listener.roundFinished(SAMPLE.round(-1));

    JsonNode metrics = calls.get(calls.size() - 1).body().get("metrics");
    assertThat(metrics.toString()).doesNotContain("train_loss").contains("test_accuracy");
  }

  @Test
  void sendsLaterWhatAFailureKeptBack() {
    MlflowListener listener = listener(Optional.empty());
    listener.started(description());
    broken.set(1);
    listener.roundFinished(SAMPLE.round(0));

    listener.roundFinished(SAMPLE.round(1));

    JsonNode metrics = calls.get(calls.size() - 1).body().get("metrics");
    assertThat(metrics.get(0).get("step").intValue()).isEqualTo(1);
    assertThat(metrics.get(metrics.size() - 1).get("step").intValue()).isEqualTo(2);
  }

  @Test
  void givesUpOnAServerThatKeepsFailing() {
    broken.set(Integer.MAX_VALUE);
    RunSummary summary = SAMPLE.write(temporary.resolve("run").toString());

    run(listener(Optional.empty()), summary);

    assertThat(calls).hasSize(3);
  }

  @Test
  void aServerThatIsNotThereDoesNotStopARun() {
    RunSummary summary = SAMPLE.write(temporary.resolve("run").toString());
    server.stop(0);

    run(listener(Optional.empty()), summary);

    assertThat(calls).isEmpty();
  }

  @Test
  void aFailedRunIsMarked() {
    MlflowListener listener = listener(Optional.empty());
    listener.started(description());

    listener.failed(new IllegalStateException("diverged"));

    assertThat(calls.get(calls.size() - 1).body().get("status").textValue()).isEqualTo("FAILED");
  }

  private void run(MlflowListener listener, RunSummary summary) {
    listener.started(description());
    for (int round = -1; round < 4; round++) {
      listener.roundFinished(SAMPLE.round(round));
    }
    listener.finished(summary);
  }

  private MlflowListener listener(Optional<String> token) {
    return new MlflowListener(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
        "pruning tests",
        token,
        Duration.ofSeconds(5),
        new Configuration());
  }

  private RunDescription description() {
    return new RunDescription(
        "feddip",
        "fashion-mnist-mini",
        "lenet5",
        61706,
        20,
        4,
        List.of(),
        temporary.resolve("run").toString(),
        Map.of("feddip.pruning.final-sparsity", "0.9", "feddip.tracking.mlflow.token", "hidden"),
        Goal.ACCURACY);
  }

  private List<String> paths() {
    return calls.stream().map(Call::path).toList();
  }

  private static double value(JsonNode metrics, String key) {
    for (JsonNode metric : metrics) {
      if (metric.get("key").textValue().equals(key)) {
        return metric.get("value").doubleValue();
      }
    }
    throw new AssertionError("no metric " + key);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean json = path.startsWith("/api/2.0/mlflow/") && body.length > 0;
    calls.add(
        new Call(
            exchange.getRequestMethod(),
            path,
            String.valueOf(exchange.getRequestURI().getQuery()),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse(""),
            json ? new ObjectMapper().readTree(body) : null));
    int status = path.endsWith("get-by-name") ? 404 : 200;
    if (broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      status = 500;
    }
    String text =
        path.endsWith("experiments/create")
            ? "{\"experiment_id\":\"7\"}"
            : path.endsWith("runs/create")
                ? "{\"run\":{\"info\":{\"run_id\":\"r1\",\"artifact_uri\":\"mlflow-artifacts:/7/r1/artifacts\"}}}"
                : "{}";
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
