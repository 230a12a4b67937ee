package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.UsageException;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.federation.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on sequences: which letter comes next is what the window's first one said. */
final class TestSequenceRuns {
  private static final int WINDOW = 7;
  private static final int LETTERS = 6;

  private static final String[] SETTINGS = {
    "feddip.seed=3",
    "feddip.model.name=layers",
    "feddip.model.layers.list=[{embedding = 8, words = 6}, {lstm = 24}, {lstm = 24}, {dense = 6}]",
    "feddip.dataset.name=table",
    "feddip.dataset.table.format=json",
    "feddip.dataset.table.label=next",
    "feddip.dataset.normalization=none",
    "feddip.partitioning.clients=4",
    "feddip.federation.rounds=8",
    "feddip.federation.fraction=1",
    "feddip.client.epochs=6",
    "feddip.client.batch-size=16",
    "feddip.client.optimizer=adam",
    "feddip.client.learning-rate=0.005",
    "feddip.pruning.final-sparsity=0.8",
    "feddip.pruning.interval=2",
    "feddip.regularization.lambda-max=0",
    "feddip.checkpoint.every=0"
  };

  @TempDir private Path folder;

  private Path data() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    SplittableRandom random = new SplittableRandom(8);
    for (String part : List.of("train", "test")) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < (part.equals("train") ? 600 : 200); i++) {
        int[] window = random.ints(WINDOW, 0, LETTERS).toArray();
        // The first one, unless the one before the last is a 0, which turns it round.
        int next = window[WINDOW - 2] == 0 ? LETTERS - 1 - window[0] : window[0];
        lines.add(
            "{\"window\": %s, \"next\": \"%c\"}".formatted(Arrays.toString(window), 'a' + next));
      }
      Files.write(data.resolve(part + ".json"), lines);
    }
    return data;
  }

  private RunSummary train(String name, String... more) throws IOException {
    List<String> settings =
        Stream.of(
                Stream.of(SETTINGS),
                Stream.of("feddip.dataset.path=" + data()),
                Arrays.stream(more))
            .flatMap(all -> all)
            .toList();
    return Feddip.train(
        ConfigReader.read("", "sequences", settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve(name).toString(),
        false,
        List.of());
  }

  /** Of what comes first, something must be remembered over the whole window. */
  @Test
  void aSparseLstmRemembers() throws IOException {
    RunSummary summary = train("run");
    assertThat(summary.finalSparsity()).isBetween(0.79, 0.8);
    assertThat(summary.finalAccuracy()).isGreaterThan(0.6);
    assertThat(train("again").modelSha256()).isEqualTo(summary.modelSha256());
  }

  @Test
  void numbersThatAreNoWordsAreOneLine() {
    assertThatThrownBy(() -> train("run", "feddip.dataset.normalization=standardize"))
        .hasRootCauseInstanceOf(UsageException.class)
        .rootCause()
        .hasMessageContaining("where a word's number from 0 to 5 belongs");
  }
}
