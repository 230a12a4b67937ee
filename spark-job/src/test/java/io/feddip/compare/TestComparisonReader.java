package io.feddip.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.compare.Comparison.GridRun;
import io.feddip.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TestComparisonReader {
  private static final String GRID =
      """
      feddip { partitioning.clients = 20, federation.rounds = 7 }
      compare {
        strategies = [feddip, fedavg]
        seeds = [3, 4]
        settings {
          zebra { pruning.final-sparsity = 0.95 }
          ant { federation.rounds = 9, strategies = [snip] }
        }
      }
      """;

  private static Comparison read(String text, String... overrides) {
    return ComparisonReader.read(text, "grid.conf", List.of(overrides));
  }

  @Test
  void everyCombinationInTheOrderOfTheFile() {
    Comparison comparison = read(GRID);
    assertThat(comparison.runs())
        .extracting(GridRun::folder)
        .containsExactly(
            "zebra-feddip-3",
            "zebra-fedavg-3",
            "ant-snip-3",
            "zebra-feddip-4",
            "zebra-fedavg-4",
            "ant-snip-4");
    RunConfig first = comparison.runs().get(0).config();
    assertThat(first.seed()).isEqualTo(3);
    assertThat(first.strategy().name()).isEqualTo("feddip");
    assertThat(first.pruning().finalSparsity()).isEqualTo(0.95);
    assertThat(first.federation().rounds()).isEqualTo(7);
    RunConfig snip = comparison.runs().get(5).config();
    assertThat(snip.pruning().finalSparsity()).isEqualTo(0.9);
    assertThat(snip.federation().rounds()).isEqualTo(9);
    assertThat(snip.partitioning().clients()).isEqualTo(20);
    assertThat(comparison.targetAccuracy()).isEmpty();
  }

  @Test
  void runsOnTheSameDataAreTogether() {
    assertThat(read(GRID).byData()).extracting(List::size).containsExactly(3, 3);
    String perSetting = "compare.settings.zebra.partitioning.method=dirichlet";
    assertThat(read(GRID, perSetting).byData()).extracting(List::size).containsExactly(2, 1, 2, 1);
  }

  @Test
  void overridesWinOverSettings() {
    Comparison comparison =
        read(
            GRID, "feddip.federation.rounds=2", "compare.seeds=[8]", "compare.target-accuracy=0.8");
    assertThat(comparison.runs()).hasSize(3);
    assertThat(comparison.runs()).allMatch(run -> run.config().federation().rounds() == 2);
    assertThat(comparison.runs()).allMatch(run -> run.seed() == 8);
    assertThat(comparison.targetAccuracy()).hasValue(0.8);
  }

  @Test
  void settingsAreOptional() {
    assertThat(read("compare { strategies = [snip], seeds = [1] }").runs())
        .extracting(GridRun::folder)
        .containsExactly("all-snip-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "feddip.seed = 1 | grid.conf has no group 'compare",
        "compare { strategies = [snip] } | compare.seeds is not set in grid.conf",
        "compare { seeds = [1] } | compare.strategies is not set in grid.conf",
        "compare { strategies = [snip], seeds = [] } | compare.seeds = []; it needs",
        "compare { strategies = [snip], seeds = [a] } | compare.seeds = [\"a\"]; it needs",
        "compare { strategies = [snap], seeds = [1] } | compare.strategies has snap; it needs some",
        "compare { strategies = [snip], seeds = [1, 1] } | grid.conf asks twice for snip with seed"
            + " 1",
        "compare { strategies = [snip], seed = [1] } | unknown key compare.seed in grid.conf; did"
            + " you mean compare.seeds?",
        "compare { strategies = [snip], seeds = [1], settings = 3 } | compare.settings = 3",
        "compare { strategies = [snip], seeds = [1], settings {} } | compare.settings is empty",
        "compare { strategies = [snip], seeds = [1], settings { a = 1 } } | compare.settings.a = 1",
        "compare { strategies = [snip], seeds = [1], settings { \"a/b\" {} } } | a setting's name",
        "compare { strategies = [snip], seeds = [1], settings { a { pruning.final-sparsity = 2 } }"
            + " } | feddip.pruning.final-sparsity = 2; it needs",
        "compare { strategies = [snip], seeds = [1], settings { a { pruning.sparsity = 2 } } }"
            + " | unknown key feddip.pruning.sparsity in grid.conf, setting a; did you mean",
        "compare { strategies = [snip], seeds = [1], target-accuracy = 80 } |"
            + " compare.target-accuracy = 80; it needs",
      })
  void wrongGridsAreNamed(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  static Stream<Path> shipped() throws IOException {
    Path root = Path.of(System.getProperty("feddip.root", ".."));
    try (Stream<Path> files = Files.walk(root.resolve("conf/compare"))) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedGridsAreRight(Path file) throws IOException {
    Comparison comparison =
        ComparisonReader.read(Files.readString(file), file.toString(), List.of());
    assertThat(comparison.runs()).isNotEmpty();
  }
}
