package io.feddip.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RunDescription;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.SampleRun;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against the MLflow server itself: the installed one, or the one that pip installs for this test;
 * skipped where it can't. The other test speaks the server's protocol.
 */
@Tag("long")
final class TestMlflowServer {
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path temporary;

  @Test
  void runIsThere() throws Exception {
    Path executable = server();
    int port = freePort();
    Process server =
        new ProcessBuilder(
                executable.toString(),
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--backend-store-uri",
                "sqlite:///" + temporary.resolve("runs.sqlite"),
                "--artifacts-destination",
                temporary.resolve("artifacts").toString())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("server.log").toFile())
            .start();
    try {
      URI address = URI.create("http://127.0.0.1:" + port);
      await(address);
      track(address);
      verify(address);
    } finally {
      server.descendants().forEach(ProcessHandle::destroy);
      server.destroy();
      server.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private void track(URI address) {
    SampleRun sample = new SampleRun("feddip", 4, 20, 1);
    String folder = temporary.resolve("run").toString();
    RunSummary summary = sample.write(folder);
    RunDescription description =
        new RunDescription(
            "feddip",
            "fashion-mnist-mini",
            "lenet5",
            61706,
            20,
            4,
            List.of(),
            folder,
            Map.of("feddip.pruning.final-sparsity", "0.9"),
            Goal.ACCURACY);
    MlflowListener listener =
        new MlflowListener(
            address, "a test", Optional.empty(), Duration.ofSeconds(20), new Configuration());
    listener.started(description);
    for (int round = -1; round < 4; round++) {
      listener.roundFinished(sample.round(round));
    }
    listener.finished(summary);
  }

  private void verify(URI address) throws Exception {
    JsonNode experiment =
        get(address, "/api/2.0/mlflow/experiments/get-by-name?experiment_name=a%20test");
    String id = experiment.at("/experiment/experiment_id").textValue();
    JsonNode runs =
        post(address, "/api/2.0/mlflow/runs/search", Map.of("experiment_ids", List.of(id)));
    assertThat(runs.at("/runs")).hasSize(1);
    JsonNode run = runs.at("/runs/0");
    assertThat(run.at("/info/status").textValue()).isEqualTo("FINISHED");
    assertThat(run.at("/data/params/0/key").textValue()).isEqualTo("feddip.pruning.final-sparsity");
    String runId = run.at("/info/run_id").textValue();
    JsonNode history =
        get(
            address,
            "/api/2.0/mlflow/metrics/get-history?metric_key=test_accuracy&run_id=" + runId);
    assertThat(history.at("/metrics")).hasSize(5);
    JsonNode files = get(address, "/api/2.0/mlflow/artifacts/list?run_id=" + runId);
    assertThat(files.at("/files/0/path").textValue()).isEqualTo("report.html");
  }

  private JsonNode get(URI address, String path) throws Exception {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString())
            .body());
  }

  private JsonNode post(URI address, String path, Object body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private void await(URI address) throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        http.send(
            HttpRequest.newBuilder(address.resolve("/health")).build(), BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        assertThat(System.nanoTime())
            .as(Files.readString(temporary.resolve("server.log")))
            .isLessThan(end);
        Thread.sleep(500);
      }
    }
  }

  /** The server of the PATH, or pip's in an environment of the test's own, made once a build. */
  private static Path server() throws IOException, InterruptedException {
    Optional<Path> installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "mlflow"))
            .filter(Files::isExecutable)
            .findFirst();
    if (installed.isPresent()) {
      return installed.get();
    }
    Path environment =
        Path.of(System.getProperty("feddip.root", ".."), "spark-job", "target", "mlflow");
    Path server = environment.resolve("bin").resolve("mlflow");
    if (!Files.isExecutable(server)) {
      Path pip = environment.resolve("bin").resolve("pip");
      Files.createDirectories(environment.getParent());
      run("python3", "-m", "venv", environment.toString());
      run(pip.toString(), "install", "--quiet", "--disable-pip-version-check", "mlflow");
    }
    return server;
  }

  /** Skips the test, with what was printed, where the command can't be run. */
  private static void run(String... command) throws InterruptedException {
    String line = String.join(" ", command);
    try {
      Path log = Files.createTempFile("mlflow-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(INSTALLATION.toSeconds(), TimeUnit.SECONDS);
      process.destroyForcibly();
      String printed = Files.readString(log).strip();
      Files.delete(log);
      assumeTrue(
          ended && process.exitValue() == 0,
          "no MLflow server here: no mlflow on the PATH, and '%s' failed: %s"
              .formatted(line, printed.isEmpty() ? "it did not end" : printed));
    } catch (IOException e) {
      assumeTrue(false, "no MLflow server here: '%s' cannot be run: %s".formatted(line, e));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
