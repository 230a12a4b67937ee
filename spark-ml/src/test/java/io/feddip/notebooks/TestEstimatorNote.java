package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The note that trains by the estimator, run as Zeppelin does. */
final class TestEstimatorNote {
  private static final Path NOTE =
      Path.of(System.getProperty("feddip.root"), "notebooks", "train-by-estimator.zpln");

  @TempDir private Path temporary;

  private ClassLoader loader;
  private SparkSession spark;
  private ScalaInterpreter scala;
  private NotebookContext context;

  @BeforeEach
  void openZeppelin() throws Exception {
    loader = Thread.currentThread().getContextClassLoader();
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    SparkSession.getDefaultSession().foreach(TestEstimatorNote::stop);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("notebooks")
            .config("spark.repl.class.outputDir", classes.toString())
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.warehouse.dir", temporary.resolve("warehouse").toString())
            .getOrCreate();
    scala = new ScalaInterpreter(classes);
    context = new NotebookContext();
    scala.bind("spark", "org.apache.spark.sql.SparkSession", spark);
    scala.bind("z", "io.feddip.notebooks.NotebookContext", context);
    scala.run("import spark.implicits._");
  }

  private static Void stop(SparkSession other) {
    other.stop();
    return null;
  }

  @AfterEach
  void closeZeppelin() {
    scala.close();
    Thread.currentThread().setContextClassLoader(loader);
    spark.stop();
  }

  @Test
  void testFitsDrawsAndScoresTwice() throws Exception {
    PlayedNote note =
        new PlayedNote(NOTE, scala, spark, context).type("rounds", "6").runAll().runAll();
    assertThat(note.output("A table")).contains("4,000 readings of 8 machines");
    assertThat(note.output("Fit")).containsPattern("accuracy 9\\d.*sparsity (7\\d|80)");
    assertThat(note.output("Accuracy and sparsity")).contains("<svg");
    long right =
        note.table("What was found").stream()
            .filter(row -> row.getString(0).equals(row.getString(1)))
            .mapToLong(row -> row.<Long>getAs("readings"))
            .sum();
    assertThat(right).isGreaterThan(3600);
    for (Row row : note.table("What was found")) {
      assertThat(row.getString(0)).isIn("fine", "hot", "worn");
    }
  }

  @Test
  void testWithoutAJarASentenceSaysWhich() throws Exception {
    String code =
        new ObjectMapper()
            .readTree(NOTE.toFile())
            .at("/paragraphs/1/text")
            .textValue()
            .substring("%spark\n".length());
    assertThat(scala.run(code)).isBlank();
    assertThatThrownBy(() -> scala.run(code.replace("ml.FedDipClassifier", "ml.NoSuchClass")))
        .hasMessageContaining("feddip-spark-ml.jar is missing: set spark.jars");
  }
}
