package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README says of bits and vectors, in JVMs that are held to narrower ones, or to none. */
@Tag("long")
final class TestVectorWidth {
  private static final int PATIENCE_SECONDS = 300;
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  private static final String CONFIGURATION =
      """
      feddip {
        model.name = lenet5
        dataset.name = fashion-mnist-mini
        partitioning { method = iid, clients = 40 }
        federation { rounds = 2, fraction = 0.05 }
        client { epochs = 1, batch-size = 32 }
        pruning { initial-sparsity = 0.8, interval = 1 }
        evaluation.every = 2
      }
      compare {
        strategies = [feddip]
        seeds = [1]
        settings { fast { client.engine = auto }, stock { client.engine = stock } }
      }
      """;

  @TempDir private Path folder;

  /** The options that give a width, by its bits; those that this machine can compute with. */
  private static Map<Integer, List<String>> widths() {
    Map<Integer, List<String>> widths = new LinkedHashMap<>();
    widths.put(Kernels.vectorBits(), List.of(VECTORS));
    for (int bits = 256; bits >= 128; bits /= 2) {
      if (Kernels.vectorBits() > bits) {
        widths.put(bits, List.of(VECTORS, "-XX:MaxVectorSize=" + bits / 8));
      }
    }
    widths.put(0, List.of());
    return widths;
  }

  @Test
  void ofTheFastLayersTheWidthCountsAndOfStockOnesItDoesNot() throws IOException {
    Path configuration = Files.writeString(folder.resolve("widths.conf"), CONFIGURATION);
    Map<Integer, String> fast = new LinkedHashMap<>();
    Map<Integer, String> stock = new LinkedHashMap<>();
    for (Map.Entry<Integer, List<String>> width : widths().entrySet()) {
      Path output = folder.resolve("bits-" + width.getKey());
      run(
          width.getValue(),
          List.of("compare", "--config", configuration.toString(), "--output", output.toString()));
      for (Path summary : summaries(output)) {
        JsonNode read = new ObjectMapper().readTree(summary.toFile());
        assertThat(read.at("/machines/0/vector_bits").asInt(-1)).isEqualTo(width.getKey());
        boolean isFast = output.relativize(summary).toString().contains("fast");
        (isFast ? fast : stock).put(width.getKey(), read.get("model_sha256").asText());
      }
    }
    System.out.println("fast layers by bits of a vector: " + fast + "; stock layers: " + stock);
    assertThat(fast).hasSize(widths().size());
    assertThat(stock).hasSize(widths().size());
    assertThat(new HashSet<>(fast.values())).hasSize(widths().size());
    assertThat(new HashSet<>(stock.values())).hasSize(1);
  }

  @Test
  void goingOnWithAnotherWidthIsSaid() throws IOException {
    assumeTrue(Kernels.vectorBits() > 128, "this machine has vectors of 128 bits only");
    Path output = folder.resolve("run");
    List<String> train = SmallRun.train(SmallRun.configuration(folder), output);
    train.addAll(List.of("--set", "feddip.federation.rounds=2"));
    assertThat(run(List.of(VECTORS), train)).doesNotContain("goes on with");
    // As if it had been stopped before its end.
    Files.delete(output.resolve("_SUCCESS"));
    train.add("--resume");
    assertThat(run(List.of(VECTORS, "-XX:MaxVectorSize=16"), train))
        .contains("goes on with vectors of 128 bits");
    assertThat(Files.readString(output.resolve("config.conf")))
        .contains("; " + Kernels.vectorBits() + " bits; JDK 17", "; 128 bits; JDK 17");
  }

  private static List<Path> summaries(Path output) throws IOException {
    try (java.util.stream.Stream<Path> files = Files.walk(output)) {
      return files.filter(file -> file.endsWith("summary.json")).toList();
    }
  }

  private String run(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx1g"));
    command.addAll(Builds.openedPackages());
    command.addAll(options);
    command.addAll(List.of("-Dspark.ui.enabled=false", "-cp", Builds.testClassPath()));
    command.add("io.feddip.job.Main");
    command.addAll(arguments);
    command.addAll(List.of("--master", "local[2]"));
    Map<String, String> oneThread = Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1");
    Path log = folder.resolve("widths.log");
    JavaProcess process = JavaProcess.start(command, oneThread, log);
    assertThat(process.await(PATIENCE_SECONDS)).as(process::tail).isZero();
    return process.output();
  }
}
