package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.Feddip;
import io.feddip.api.data.DataException;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.federation.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are no files: of Spark's catalogue, and of a query. */
final class TestTableSources {
  private static final String[] SETTINGS = {
    "feddip.seed=3",
    "feddip.model.name=layers",
    "feddip.model.layers.list=[{dense = 8, activation = relu}, {dense = 2}]",
    "feddip.dataset.name=table",
    "feddip.dataset.table.label=kind",
    "feddip.dataset.test-fraction=0.2",
    "feddip.partitioning.clients=4",
    "feddip.federation.rounds=4",
    "feddip.federation.fraction=1",
    "feddip.client.epochs=4",
    "feddip.client.batch-size=16",
    "feddip.checkpoint.every=0"
  };

  @TempDir private Path folder;

  @BeforeEach
  void points() {
    spark()
        .range(400)
        .selectExpr(
            "id", "id % 20 - 9.5 a", "(id * 7) % 11 b", "if(id % 20 > 9, 'up', 'down') kind")
        .createOrReplaceTempView("feddip_points");
  }

  private static SparkSession spark() {
    return LocalSpark.session(LocalSpark.MASTER);
  }

  private RunSummary train(String name, String... more) {
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.addAll(Arrays.asList(more));
    return Feddip.train(
        ConfigReader.read("", "table", settings),
        spark(),
        folder.resolve(name).toString(),
        false,
        List.of());
  }

  /** The same rows by name, by query and from a file: the same bits. */
  @Test
  void aTableOfTheCatalogueAndAQueryAreTrainedOn() {
    RunSummary table =
        train(
            "table",
            "feddip.dataset.table.format=table",
            "feddip.dataset.path=feddip_points",
            "feddip.dataset.table.features=[a, b]");
    assertThat(table.finalAccuracy()).isGreaterThan(0.9);
    RunSummary query =
        train(
            "query",
            "feddip.dataset.table.format=sql",
            "feddip.dataset.path=\"select a, b, kind from feddip_points where id >= 0\"");
    assertThat(query.modelSha256()).isEqualTo(table.modelSha256());
    String file = folder.resolve("points.parquet").toString();
    spark().table("feddip_points").drop("id").write().parquet(file);
    RunSummary read =
        train(
            "file", "feddip.dataset.table.format=parquet", "feddip.dataset.path=\"" + file + "\"");
    assertThat(read.modelSha256()).isEqualTo(table.modelSha256());
  }

  @Test
  void whatIsNotThereIsOneLine() {
    refused("nowhere", "nowhere", "table");
    refused("select a frm feddip_points", "frm", "sql");
  }

  private void refused(String path, String message, String format) {
    assertThatThrownBy(
            () ->
                train(
                    "refused",
                    "feddip.dataset.table.format=" + format,
                    "feddip.dataset.path=\"" + path + "\""))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
