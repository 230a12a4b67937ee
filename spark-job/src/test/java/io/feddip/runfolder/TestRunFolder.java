package io.feddip.runfolder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestRunFolder {
  private static final Configuration HADOOP = new Configuration();
  private static final SampleRun SAMPLE = new SampleRun("feddip", 12, 20, 1);

  @TempDir Path temporary;

  @Test
  void linesHaveTheContractsNames() throws Exception {
    SAMPLE.write(temporary.toString());

    JsonNode round = lastLine(RunFolder.ROUNDS);
    assertThat(names(round))
        .containsExactly(
            "round",
            "sparsity_target",
            "sparsity",
            "lambda",
            "learning_rate",
            "cohort",
            "failed",
            "rejected",
            "examples",
            "train_loss",
            "test_loss",
            "test_accuracy",
            "test_top5",
            "pruning_error",
            "mask_changed",
            "bytes_down",
            "bytes_down_dense",
            "bytes_up",
            "bytes_up_dense",
            "seconds",
            "diagnostics");
    assertThat(names(round.get("seconds")))
        .containsExactly("train", "aggregate", "prune", "evaluate", "checkpoint", "total");
    assertThat(names(lastLine(RunFolder.CLIENTS)))
        .containsExactly(
            "round",
            "client",
            "examples",
            "train_loss",
            "update_norm",
            "bytes_down",
            "bytes_up",
            "seconds",
            "executor",
            "attempt",
            "status",
            "reason");
    assertThat(lastLine(RunFolder.CLIENTS).get("status").textValue()).isEqualTo("ok");
    assertThat(names(lastLine(RunFolder.LAYERS)))
        .containsExactly("round", "layer", "parameters", "kept", "sparsity");
    JsonNode summary = new ObjectMapper().readTree(temporary.resolve(RunFolder.SUMMARY).toFile());
    assertThat(names(summary))
        .containsExactly(
            "strategy",
            "dataset",
            "model",
            "rounds",
            "final_accuracy",
            "best_accuracy",
            "best_round",
            "final_sparsity",
            "bytes_down",
            "bytes_up",
            "bytes_down_dense",
            "bytes_up_dense",
            "seconds",
            "model_sha256",
            "machines");
    assertThat(names(summary.at("/machines/0"))).containsExactly("cpu", "vector_bits", "java");
  }

  @Test
  void readsBackWhatWasWritten() {
    RunSummary summary = SAMPLE.write(temporary.toString());

    RunFolder folder = RunFolder.open(temporary.toString(), HADOOP);

    assertThat(folder.rounds()).hasSize(13);
    assertThat(folder.rounds().get(6)).isEqualTo(SAMPLE.round(5));
    assertThat(folder.rounds().get(0).trainLoss()).isNaN();
    assertThat(folder.clients()).hasSize(24);
    assertThat(folder.layers()).isNotEmpty();
    assertThat(folder.summary()).contains(summary);
    assertThat(folder.config()).hasValueSatisfying(text -> assertThat(text).contains("dirichlet"));
    assertThat(folder.partition()).isPresent();
    assertThat(folder.isFinished()).isTrue();
  }

  @Test
  void linesAreOnDiskWhenAppendReturns() throws Exception {
    try (RunFolder folder = RunFolder.create(temporary.toString(), HADOOP, false)) {
      for (int round = -1; round < 3; round++) {
        folder.append(SAMPLE.round(round));
        assertThat(Files.readAllLines(temporary.resolve(RunFolder.ROUNDS))).hasSize(round + 2);
      }
    }
    try (java.util.stream.Stream<Path> files = Files.list(temporary)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(RunFolder.ROUNDS, Ownership.FILE);
    }
  }

  @Test
  void valuesThatAreNotNumbersAreNull() throws Exception {
    RoundRecord good = SAMPLE.round(2);
    RoundRecord bad =
        new RoundRecord(
            2,
            0.5,
            0.5,
            0,
            0.1,
            List.of(1),
            null,
            null,
            10,
            Double.POSITIVE_INFINITY,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0,
            0,
            1,
            2,
            3,
            4,
            good.seconds(),
            Map.of("norm", Double.NaN));
    try (RunFolder folder = RunFolder.create(temporary.toString(), HADOOP, false)) {
      folder.append(bad);
      assertThat(lastLine(RunFolder.ROUNDS).get("train_loss").isNull()).isTrue();
      RoundRecord read = folder.rounds().get(0);
      assertThat(read.trainLoss()).isNaN();
      assertThat(read.diagnostics().get("norm")).isNaN();
      assertThat(read.failed()).isEmpty();
    }
  }

  @Test
  void refusesAFolderInUse() {
    SAMPLE.write(temporary.toString());

    RunFolderException refused =
        catchThrowableOfType(
            RunFolderException.class, () -> RunFolder.create(temporary.toString(), HADOOP, false));

    assertThat(refused.reason()).isEqualTo(RunFolderException.Reason.IN_USE);
    assertThat(refused).hasMessageContaining(temporary.toString()).hasMessageContaining("--resume");
  }

  @Test
  void stopsADriverWhoseFolderAnotherHasTakenOver() {
    String location = temporary.toString();
    RoundRecord round = SAMPLE.round(0);
    try (RunFolder first = RunFolder.create(location, HADOOP, false);
        RunFolder second = RunFolder.create(location, HADOOP, true)) {
      second.append(round);
      RunFolderException refused =
          catchThrowableOfType(RunFolderException.class, () -> first.append(round));
      assertThat(refused.reason()).isEqualTo(RunFolderException.Reason.IN_USE);
      assertThat(refused).hasMessageContainingAll(temporary.getFileName().toString(), "belongs to");
      assertThat(catchThrowableOfType(RunFolderException.class, first::markSuccess)).isNotNull();
      assertThat(
              catchThrowableOfType(RunFolderException.class, () -> first.appendClients(List.of())))
          .isNotNull();
      second.markSuccess();
    }
    try (RunFolder read = RunFolder.open(location, HADOOP)) {
      assertThat(read.rounds()).hasSize(1);
      assertThat(read.isFinished()).isTrue();
      assertThat(temporary.resolve(Ownership.FILE)).doesNotExist();
    }
  }

  @Test
  void namesAFolderThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "not a folder");
    String location = file.resolve("run").toString();

    RunFolderException refused =
        catchThrowableOfType(
            RunFolderException.class, () -> RunFolder.create(location, HADOOP, false));

    assertThat(refused.reason()).isEqualTo(RunFolderException.Reason.UNWRITABLE);
    assertThat(refused).hasMessageContaining(location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no:such://scheme/x", "nosuch://host/x"})
  void refusesAnUnusableLocation(String location) {
    RunFolderException refused =
        catchThrowableOfType(
            RunFolderException.class, () -> RunFolder.create(location, HADOOP, false));

    assertThat(refused).hasMessageContaining("'" + location + "'");
  }

  @Test
  void namesAFolderThatIsMissing() {
    RunFolderException refused =
        catchThrowableOfType(
            RunFolderException.class,
            () -> RunFolder.open(temporary.resolve("none").toString(), HADOOP));

    assertThat(refused.reason()).isEqualTo(RunFolderException.Reason.MISSING);
    assertThat(refused).hasMessageContaining("none");
  }

  @Test
  void namesAFolderThatHoldsNoRun() throws Exception {
    Files.writeString(temporary.resolve("notes.txt"), "not a run");

    RunFolderException refused =
        catchThrowableOfType(
            RunFolderException.class, () -> RunFolder.open(temporary.toString(), HADOOP));

    assertThat(refused.reason()).isEqualTo(RunFolderException.Reason.MISSING);
    assertThat(refused).hasMessageContainingAll(temporary.toString(), "is no run folder");
  }

  @Test
  void resumeForgetsLaterRoundsAndAPartOfALine() throws Exception {
    SAMPLE.write(temporary.toString());
    Files.writeString(
        temporary.resolve(RunFolder.ROUNDS), "{\"round\":12,\"spars", StandardOpenOption.APPEND);

    try (RunFolder folder = RunFolder.create(temporary.toString(), HADOOP, true)) {
      assertThat(folder.isFinished()).isFalse();
      folder.truncateAfter(4);
      folder.append(SAMPLE.round(5));
      assertThat(folder.rounds())
          .extracting(RoundRecord::round)
          .containsExactly(-1, 0, 1, 2, 3, 4, 5);
      assertThat(folder.clients()).allMatch(client -> client.round() <= 4);
      assertThat(folder.layers()).allMatch(layer -> layer.round() <= 4);
    }
  }

  @Test
  void namesADamagedLine() throws Exception {
    SAMPLE.write(temporary.toString());
    Path rounds = temporary.resolve(RunFolder.ROUNDS);
    List<String> lines = Files.readAllLines(rounds);
    lines.set(3, "{\"round\":");
    Files.write(rounds, lines);
    RunFolder folder = RunFolder.open(temporary.toString(), HADOOP);

    RunFolderException damaged = catchThrowableOfType(RunFolderException.class, folder::rounds);

    assertThat(damaged.reason()).isEqualTo(RunFolderException.Reason.CORRUPT);
    assertThat(damaged).hasMessageContaining("rounds.jsonl, line 4");
  }

  @Test
  void hadoopReadsWhatWasWrittenOverACopyWithChecksums() throws Exception {
    Path stale = Files.writeString(temporary.resolve(".rounds.jsonl.crc"), "crc\0stale");
    try (RunFolder folder = RunFolder.create(temporary.toString(), HADOOP, true)) {
      folder.append(SAMPLE.round(0));
    }

    assertThat(stale).doesNotExist();
  }

  @Test
  void sparkReadsTheRoundsAsParquet() {
    SAMPLE.write(temporary.toString());
    SparkSession spark =
        SparkSession.builder().master("local[1]").appName("run folder").getOrCreate();
    try {
      RoundsParquet.write(RunFolder.open(temporary.toString(), HADOOP), spark);

      Dataset<Row> rounds =
          spark.read().parquet(temporary.resolve(RunFolder.ROUNDS_PARQUET).toString());
      assertThat(rounds.count()).isEqualTo(13);
      Row row =
          rounds
              .where("round = 3")
              .selectExpr(
                  "test_accuracy", "seconds.total", "size(cohort)", "diagnostics.weight_norm")
              .head();
      assertThat(row.getDouble(0)).isEqualTo(SAMPLE.round(3).testAccuracy());
      assertThat(row.getDouble(1)).isEqualTo(SAMPLE.round(3).seconds().total());
      assertThat(row.getInt(2)).isEqualTo(2);
      assertThat(row.getDouble(3)).isEqualTo(SAMPLE.round(3).diagnostics().get("weight_norm"));
    } finally {
      spark.stop();
    }
  }

  @Test
  void worksOnHdfs() throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, new File(temporary.toFile(), "dfs").getPath());
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
    try {
      String location = cluster.getFileSystem().getUri() + "/runs/one";
      RunSummary summary = SAMPLE.write(location);
      try (RunFolder reader = RunFolder.open(location, hadoop);
          RunFolder folder = RunFolder.create(location, hadoop, true)) {
        folder.truncateAfter(4);
        folder.append(SAMPLE.round(5));
        assertThat(reader.rounds()).extracting(RoundRecord::round).endsWith(4, 5);
        folder.append(SAMPLE.round(6));
        assertThat(reader.rounds()).hasSize(8);
        // Others, Spark among them, believe the length that the name node tells of an open file.
        org.apache.hadoop.fs.Path rounds = new org.apache.hadoop.fs.Path(location, "rounds.jsonl");
        try (InputStream in = cluster.getFileSystem().open(rounds)) {
          assertThat(cluster.getFileSystem().getFileStatus(rounds).getLen())
              .isEqualTo(in.readAllBytes().length);
        }
        assertThat(reader.summary()).isEmpty();
        folder.writeSummary(summary);
        folder.markSuccess();
        assertThat(reader.isFinished()).isTrue();
        assertThat(reader.summary()).isPresent();
      }
    } finally {
      cluster.shutdown();
    }
  }

  private JsonNode lastLine(String name) throws Exception {
    List<String> lines = Files.readAllLines(temporary.resolve(name), UTF_8);
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new java.util.ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
