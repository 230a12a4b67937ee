package io.feddip.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.feddip.runfolder.RunJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few calls of MLflow's REST API, version 2.0, that tracking needs. */
final class MlflowClient {
  private static final String API = "/api/2.0/mlflow/";
  private static final String PROXIED = "mlflow-artifacts:/";
  private static final int NOT_FOUND = 404;
  private static final int SHOWN_OF_ANSWER = 200;

  private final String server;
  private final String query;
  private final Optional<String> authorization;
  private final Duration timeout;
  private final HttpClient http;

  /** A run on the server. */
  record Run(String id, String artifacts) {}

  /**
   * A server.
   *
   * @param server its address; who is named before its @ is told to the server as HTTP wants it
   * @param token goes before that
   */
  MlflowClient(URI server, Optional<String> token, Duration timeout) {
    String address = server.toString().replaceAll("[?#].*$", "").replaceAll("/+$", "");
    this.server = address.replaceFirst("^([a-zA-Z]+://)[^/]*@", "$1");
    this.query = Optional.ofNullable(server.getRawQuery()).orElse("");
    this.authorization =
        token
            .map(secret -> "Bearer " + secret)
            .or(() -> Optional.ofNullable(server.getUserInfo()).map(MlflowClient::basic));
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .version(HttpClient.Version.HTTP_1_1)
            // What goes with a call is meant for this server and no other.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The experiment of that name, made if there is none. */
  String experiment(String name) throws IOException {
    HttpResponse<String> found =
        send(
            request(
                    API
                        + "experiments/get-by-name?experiment_name="
                        + URLEncoder.encode(name, UTF_8))
                .GET());
    if (found.statusCode() == NOT_FOUND) {
      return post("experiments/create", Map.of("name", name)).path("experiment_id").asText();
    }
    return json(found).path("experiment").path("experiment_id").asText();
  }

  Run createRun(String experiment, String name, long time) throws IOException {
    JsonNode info =
        post(
                "runs/create",
                Map.of("experiment_id", experiment, "run_name", name, "start_time", time))
            .path("run")
            .path("info");
    return new Run(info.path("run_id").asText(), info.path("artifact_uri").asText());
  }

  void log(Run run, List<Map<String, Object>> metrics, List<Map<String, Object>> parameters)
      throws IOException {
    post("runs/log-batch", Map.of("run_id", run.id(), "metrics", metrics, "params", parameters));
  }

  /**
   * @param status FINISHED, FAILED or KILLED
   */
  void end(Run run, String status, long time) throws IOException {
    post("runs/update", Map.of("run_id", run.id(), "status", status, "end_time", time));
  }

  /** Stores a file with the run if the server takes files; says whether it does. */
  boolean store(Run run, String name, String content) throws IOException {
    if (!run.artifacts().startsWith(PROXIED)) {
      return false;
    }
    String folder = URI.create(run.artifacts()).getPath().replaceAll("^/+", "");
    HttpResponse<String> answer =
        send(
            request("/api/2.0/mlflow-artifacts/artifacts/" + folder + "/" + name)
                .PUT(BodyPublishers.ofString(content)));
    checked(answer);
    return true;
  }

  private JsonNode post(String path, Object body) throws IOException {
    String text = RunJson.mapper().writeValueAsString(body);
    return json(
        send(
            request(API + path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(text))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + withQuery(path))).timeout(timeout);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /** What stands behind the ? of the server's address goes with every call. */
  private String withQuery(String path) {
    if (query.isEmpty()) {
      return path;
    }
    return path + (path.contains("?") ? "&" : "?") + query;
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return RunJson.mapper().readTree(checked(answer));
  }

  private static String checked(HttpResponse<String> answer) throws IOException {
    String body = answer.body();
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "answer "
              + answer.statusCode()
              + " to "
              + answer.request().uri().getPath()
              + ": "
              + body.substring(0, Math.min(SHOWN_OF_ANSWER, body.length())));
    }
    return body;
  }
}
