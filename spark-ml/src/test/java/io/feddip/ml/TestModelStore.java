package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved models: on HDFS, of earlier versions, and damaged. */
final class TestModelStore {
  private static final String SMALL =
      "feddip { model { name = layers, layers.list = [{dense = 6, activation = relu}, {dense = 3}]"
          + " }, pruning.interval = 2, regularization.steps = 3 }";

  @TempDir private Path folder;

  private static FedDipClassificationModel small() {
    return Tables.classifier().setLabelCol("species").setConfig(SMALL).fit(Tables.clouds(150));
  }

  private static List<Vector> probabilities(FedDipClassificationModel model) {
    Dataset<Row> scored = model.transform(Tables.clouds(30));
    return scored.orderBy("id").select("probability").collectAsList().stream()
        .map(row -> (Vector) row.get(0))
        .toList();
  }

  @Test
  void testHdfs() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    try (MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
      String saved = cluster.getURI() + "/models/one";
      FedDipClassificationModel model = small();
      model.save(saved);
      FedDipClassificationModel loaded = FedDipClassificationModel.load(saved);
      assertThat(probabilities(loaded)).isEqualTo(probabilities(model));
      assertThat(loaded.labels()).containsExactly("setosa", "virginica", "x y");
      model.write().overwrite().save(saved);
      assertThatThrownBy(() -> model.save(saved)).hasMessageContaining("already exists");
    }
  }

  /** The files of {@code src/test/resources/model-1} were written by the first version. */
  @Test
  void testTheFirstVersion() throws IOException {
    Tables.spark();
    String saved = getClass().getResource("/model-1").toString();
    FedDipClassificationModel model = FedDipClassificationModel.load(saved);
    assertThat(model.labels()).containsExactly("setosa", "virginica", "x y");
    assertThat(model.getHandleInvalid()).isEqualTo("error");
    Dataset<Row> scored = model.setPredictedLabelCol("found").transform(Tables.clouds(90));
    assertThat(scored.where("found = species").count()).isGreaterThan(80);
  }

  @Test
  void testWhatIsDamagedOrOfLaterIsToldByTheFile() throws IOException {
    String saved = folder.resolve("model").toUri().toString();
    small().save(saved);
    Path description = folder.resolve("model/data/model.json");
    String text = Files.readString(description);
    Files.delete(folder.resolve("model/data/.model.json.crc"));
    Files.writeString(description, text.replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> FedDipClassificationModel.load(saved))
        .hasMessageContaining("model.json is of format 2; this version reads format 1");
    Files.writeString(description, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> FedDipClassificationModel.load(saved))
        .hasMessageContaining("model.json is damaged");
    Files.delete(description);
    assertThatThrownBy(() -> FedDipClassificationModel.load(saved))
        .hasMessageContaining("cannot read")
        .hasMessageContaining("model.json");
    assertThatThrownBy(() -> FedDipClassifier.load(saved)).hasMessageContaining("Classif");
  }
}
