package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.config.ConfigReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs whose clients are larger than a task may have in memory: the same bits. */
final class TestCacheMemory {
  @TempDir private Path folder;

  private List<String> rounds(String name, String memory, String more) {
    return SmallRun.train(
            folder.resolve(name),
            "feddip.client.cache-memory=" + memory,
            more,
            "feddip.evaluation.every=1",
            "feddip.diagnostics.every=1")
        .rounds()
        .stream()
        .map(
            round ->
                round.trainLoss()
                    + " "
                    + round.testLoss()
                    + " "
                    + round.diagnostics().get("gradient_norm2"))
        .toList();
  }

  /** Single examples, and chunks that some clients need and others do not. */
  @ParameterizedTest
  @CsvSource({
    "1, feddip.dataset.validation-fraction=0.2",
    "20k, feddip.strategy.name=prunefl",
  })
  void testSameBits(String memory, String more) {
    assertThat(rounds("file", memory, more)).isEqualTo(rounds("memory", "auto", more));
  }

  @Test
  void testSizes() {
    assertThat(read("512m").longValue()).isEqualTo(512L << 20);
    assertThat(read("2 GB").longValue()).isEqualTo(2_000_000_000L);
    assertThat(read("1000").longValue()).isEqualTo(1000);
    for (String wrong : List.of("much", "0", "-1m", "")) {
      assertThatThrownBy(() -> read(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("feddip.client.cache-memory = " + wrong)
          .hasMessageContaining("512m");
    }
  }

  private static Long read(String size) {
    return ConfigReader.read("feddip.client.cache-memory = \"" + size + "\"", "sizes", List.of())
        .client()
        .cacheBytes()
        .orElseThrow();
  }
}
