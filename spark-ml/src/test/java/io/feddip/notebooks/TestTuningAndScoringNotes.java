package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notes that choose a sparsity and that score a table, run as Zeppelin does. */
final class TestTuningAndScoringNotes {
  @TempDir private Path temporary;

  private Zeppelin zeppelin;

  @BeforeEach
  void openZeppelin() throws Exception {
    zeppelin = Zeppelin.open(temporary);
  }

  @AfterEach
  void closeZeppelin() {
    zeppelin.close();
  }

  @Test
  void testSparsitiesAreCompared() throws Exception {
    PlayedNote note =
        zeppelin
            .note("cross-validate-sparsity")
            .type("sparsities", "0.5, 0.9")
            .type("rounds", "4")
            .runAll();
    assertThat(note.output("Cross-validate"))
        .containsPattern("best: \\d\\d\\.\\d\\d % .* (50|90)\\.\\d % of the weights pruned");
    assertThat(note.output("Accuracy by sparsity")).contains("<svg");
    List<Row> figures = note.table("The figures");
    assertThat(figures).extracting(row -> row.getDouble(0)).containsExactly(0.5, 0.9);
    for (Row row : figures) {
      assertThat(row.<Double>getAs("accuracy_percent")).isBetween(50.0, 100.0);
    }
  }

  @Test
  void testATableIsScoredAndAgainByTheSameModel() throws Exception {
    Path model = temporary.resolve("model");
    PlayedNote note =
        zeppelin.note("score-a-table").type("model folder", model.toString()).runAll();
    assertThat(model.resolve("metadata")).exists();
    long written = Files.getLastModifiedTime(model).toMillis();
    assertThat(note.output("A model")).containsPattern("fine, hot, worn by 2 numbers; (7\\d|80) %");
    assertThat(note.output("Score")).contains("20,000 rows, 2 of them could not be scored");
    List<Row> found = note.table("What was found");
    assertThat(found)
        .extracting(row -> row.getString(0))
        .containsExactly("could not be scored", "fine", "hot", "worn");
    assertThat(found.get(0).<Long>getAs("readings")).isEqualTo(2);
    assertThat(found.get(1).<Double>getAs("mean_confidence")).isBetween(0.5, 1.0);
    assertThat(note.output("How sure it is")).contains("<svg");
    note.runAll();
    assertThat(Files.getLastModifiedTime(model).toMillis()).isEqualTo(written);
    assertThat(note.table("What was found")).isEqualTo(found);
  }
}
