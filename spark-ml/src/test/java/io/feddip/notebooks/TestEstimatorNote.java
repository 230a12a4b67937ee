package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The note that trains by the estimator, run as Zeppelin does. */
final class TestEstimatorNote {
  private static final String NOTE = "train-by-estimator";

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
  void testFitsDrawsAndScoresTwice() throws Exception {
    PlayedNote note = zeppelin.note(NOTE).type("rounds", "6").runAll().runAll();
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
    String code = Zeppelin.code(NOTE, 1);
    assertThat(zeppelin.run(code)).isBlank();
    assertThatThrownBy(() -> zeppelin.run(code.replace("ml.FedDipClassifier", "ml.NoSuchClass")))
        .hasMessageContaining("feddip-spark-ml.jar is missing: set spark.jars");
  }
}
