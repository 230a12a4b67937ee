package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand clients, two hundred of them a round, on two cores and 4 GiB. */
@Tag("long")
final class TestManyClients {
  private static final int PATIENCE_SECONDS = 300;
  private static final int CORES = 2;
  private static final int ROUNDS = 6;
  private static final int COHORT = 200;

  /** 15 is what a quiet machine keeps; this is for machines with other things to do. */
  private static final double MOST_MILLISECONDS = 45;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void testOverheadOfAClientTask() throws IOException {
    Path run = folder.resolve("run");
    Path configuration =
        Files.writeString(
            folder.resolve("many.conf"),
            """
            feddip {
              seed = 5
              model.name = lenet5
              dataset.name = fashion-mnist-mini
              partitioning { method = iid, clients = 2000, min-examples = 0 }
              federation { rounds = %d, fraction = 0.1 }
              client { epochs = 1, batch-size = 5 }
              pruning { interval = 2 }
            }
            """
                .formatted(ROUNDS));
    List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx4g"));
    command.addAll(Builds.openedPackages());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-cp", Builds.testClassPath(), "io.feddip.job.Main"));
    command.addAll(SmallRun.train(configuration, run, "--master", "local[" + CORES + "]"));
    JavaProcess job = JavaProcess.start(command, Map.of(), folder.resolve("job.log"));
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isZero();

    double[] training = new double[ROUNDS];
    int tasks = 0;
    for (JsonNode client : lines(run.resolve("clients.jsonl"))) {
      assertThat(client.get("status").asText()).isEqualTo("ok");
      training[client.get("round").asInt()] += client.get("seconds").asDouble();
      tasks++;
    }
    assertThat(tasks).isEqualTo(ROUNDS * COHORT);
    List<Double> overheads = new ArrayList<>();
    for (JsonNode round : lines(run.resolve("rounds.jsonl"))) {
      int number = round.get("round").asInt();
      if (number < 0) {
        continue;
      }
      JsonNode seconds = round.get("seconds");
      double wall = seconds.get("train").asDouble() + seconds.get("aggregate").asDouble();
      double overhead = 1e3 * (CORES * wall - training[number]) / COHORT;
      System.out.printf(
          "round %d: %.2f s for %d clients, %.1f ms of work each, %.1f ms around it%n",
          number, wall, COHORT, 1e3 * training[number] / COHORT, overhead);
      if (number > 0) {
        overheads.add(overhead);
      }
    }
    overheads.sort(Double::compare);
    assertThat(overheads.get(overheads.size() / 2)).isLessThan(MOST_MILLISECONDS);
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
