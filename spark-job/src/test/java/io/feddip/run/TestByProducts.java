package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.Feddip;
import io.feddip.api.run.RoundListener;
import io.feddip.api.run.RunSummary;
import io.feddip.federation.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies, pages and trackers fail; a trained run is complete nevertheless. */
final class TestByProducts {
  private static final String CODEC = "spark.sql.parquet.compression.codec";

  @TempDir private Path folder;

  @Test
  void runIsCompleteWithoutItsCopies() throws IOException {
    Path run = folder.resolve("run");
    // A folder where a file belongs, and a codec whose library is not there.
    Files.createDirectories(run.resolve("model/dl4j-model.zip/in the way"));
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    spark.conf().set(CODEC, "brotli");
    try {
      SmallRun.train(run, "feddip.federation.rounds=1");
    } finally {
      spark.conf().unset(CODEC);
    }
    assertComplete(run);
    assertThat(run.resolve("rounds.parquet/_SUCCESS")).doesNotExist();

    Files.delete(run.resolve("model/dl4j-model.zip/in the way"));
    Files.delete(run.resolve("model/dl4j-model.zip"));
    Feddip.train(
        SmallRun.config(folder, "feddip.federation.rounds=1"),
        spark,
        run.toString(),
        true,
        List.of());
    assertThat(run.resolve("model/dl4j-model.zip")).isRegularFile();
    assertThat(spark.read().parquet(run.resolve("rounds.parquet").toString()).count()).isEqualTo(2);
  }

  @Test
  void listenersFailureAtTheEndLeavesTheRunComplete() {
    Path run = folder.resolve("run");
    Feddip.train(
        SmallRun.config(folder, "feddip.federation.rounds=1"),
        LocalSpark.session(LocalSpark.MASTER),
        run.toString(),
        false,
        List.of(
            new RoundListener() {
              @Override
              public void finished(RunSummary summary) {
                throw new IllegalStateException("no network");
              }
            }));
    assertComplete(run);
  }

  @Test
  void folderMayLookLikeAPattern() {
    Path run = folder.resolve("run [a]{b,c} 100% ä");
    SmallRun.train(run, "feddip.federation.rounds=1");
    assertComplete(run);
    assertThat(run.resolve("rounds.parquet/_SUCCESS")).exists();
  }

  @Test
  void filesHaveTheSameDigitsInEveryLocale() throws IOException {
    Path run = folder.resolve("run");
    Path plain = folder.resolve("plain");
    String[] settings = {"feddip.checkpoint.every=1", "feddip.pruning.interval=1"};
    SmallRun.train(plain, settings);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      SmallRun.train(run, settings);
    } finally {
      Locale.setDefault(before);
    }
    assertComplete(run);
    assertThat(new ObjectMapper().readTree(run.resolve("partition.json").toFile()))
        .isEqualTo(new ObjectMapper().readTree(plain.resolve("partition.json").toFile()));
    assertThat(names(run.resolve("checkpoints"))).isEqualTo(names(plain.resolve("checkpoints")));
    for (String name : List.of("config.conf", "layers.jsonl", "summary.json", "report.html")) {
      assertThat(Files.readString(run.resolve(name)))
          .as(name)
          .doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    }
    assertThat(SmallRun.in(run).digest()).isEqualTo(SmallRun.in(plain).digest());
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertComplete(Path run) {
    for (String name : List.of("model/model.feddip", "summary.json", "report.html", "_SUCCESS")) {
      assertThat(run.resolve(name)).isRegularFile();
    }
  }
}
