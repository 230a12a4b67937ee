package io.feddip.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run that is small and yet has everything: skewed clients, sampled cohorts, changing masks. */
public final class SmallRun {
  /** Client 3 is in the cohort of round 1. */
  public static final int MARKED_CLIENT = 3;

  public static final int ROUNDS = 6;

  public static final String CONFIGURATION =
      """
      feddip {
        seed = 3
        model.name = lenet5
        dataset.name = fashion-mnist-mini
        partitioning { method = dirichlet, alpha = 0.5, clients = 8 }
        federation { rounds = 6, fraction = 0.5 }
        client { epochs = 1, batch-size = 64 }
        pruning { interval = 2, horizon = 0.7 }
        checkpoint { every = 1, keep-last = 2 }
      }
      """;

  /** The same without a server: clients that wait for each other, and prune from round 2 on. */
  public static final String PEERS =
      """
      feddip {
        seed = 3
        model.name = lenet5
        dataset.name = fashion-mnist-mini
        partitioning { method = dirichlet, alpha = 0.5, clients = 8 }
        federation { rounds = 6, neighbours = 3 }
        client { epochs = 1, batch-size = 64 }
        strategy { name = da-dpfl, da-dpfl { max-wait = 3, threshold = 100 } }
        checkpoint { every = 1, keep-last = 2 }
      }
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private SmallRun() {}

  public static Path configuration(Path folder) {
    try {
      return Files.writeString(folder.resolve("small.conf"), CONFIGURATION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of the run; more may follow. */
  public static List<String> train(Path configuration, Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--config", configuration.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  public static String modelSha256(Path run) {
    try {
      return JSON.readTree(run.resolve("summary.json").toFile()).get("model_sha256").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything in rounds.jsonl that does not depend on the clock. */
  public static List<JsonNode> rounds(Path run) {
    return lines(run.resolve("rounds.jsonl"), List.of("seconds"));
  }

  /** Everything in clients.jsonl that does not depend on the clock or on where a task ran. */
  public static List<JsonNode> clients(Path run) {
    return lines(run.resolve("clients.jsonl"), List.of("seconds", "executor", "attempt"));
  }

  /** Who trained. */
  public static List<String> executors(Path run) {
    return lines(run.resolve("clients.jsonl"), List.of()).stream()
        .map(client -> client.get("executor").asText())
        .distinct()
        .toList();
  }

  /** Finished rounds, the untrained model's evaluation not counted. */
  public static int finishedRounds(Path run) {
    Path rounds = run.resolve("rounds.jsonl");
    try {
      return Files.exists(rounds)
          ? Math.max(0, Files.readString(rounds).split("\n", -1).length - 2)
          : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long a round took on average. */
  public static long roundMilliseconds(Path run) {
    double seconds = 0;
    for (JsonNode round : lines(run.resolve("rounds.jsonl"), List.of())) {
      seconds += round.get("seconds").get("total").asDouble();
    }
    return Math.max(1, Math.round(1000 * seconds / ROUNDS));
  }

  private static List<JsonNode> lines(Path file, List<String> without) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(((ObjectNode) JSON.readTree(line)).remove(without));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
