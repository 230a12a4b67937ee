package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The note that trains two strategies and draws them meanwhile, run as Zeppelin does. */
@Tag("long")
final class TestLiveNote {
  private static final String TITLE = "Train and watch";

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
  void testThePageChangesWhileBothTrain() throws Exception {
    Path folder = temporary.resolve("runs");
    PlayedNote note =
        zeppelin
            .note("compare-live")
            .type("runs are in", folder.toString())
            .type("rounds", "3")
            .runAll();

    List<String> earlier = note.earlier(TITLE);
    assertThat(earlier).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    assertThat(earlier.get(0)).contains("feddip: begins", "fedavg: begins");
    assertThat(earlier).anyMatch(page -> page.contains("feddip: round") && page.contains("<svg"));
    assertThat(note.output(TITLE))
        .contains("feddip: round", "fedavg: round", "<svg", "feddip: 3 rounds", "fedavg: 3 rounds")
        .doesNotContain("begins");
    List<Row> rows = note.table("What came out");
    assertThat(rows).extracting(row -> row.getString(0)).containsExactly("fedavg", "feddip");
    assertThat(rows.get(1).<Double>getAs("times_smaller")).isGreaterThan(1);
    try (Stream<Path> runs = Files.walk(folder)) {
      assertThat(runs.filter(file -> file.endsWith("summary.json"))).hasSize(2);
    }

    // One that fails says so, and the other goes on.
    note.type("strategies", "fedavg, fedawg").type("rounds", "1").runAll();
    assertThat(note.output(TITLE)).contains("fedawg failed: ", "fedavg: round 1 of 1");
    assertThat(note.table("What came out")).hasSize(1);
  }

  /** What Zeppelin does who is told to stop a paragraph: its jobs' group is cancelled. */
  @Test
  @Timeout(120)
  void testCancellingTheParagraphEndsTheRuns() throws Exception {
    PlayedNote note =
        zeppelin
            .note("compare-live")
            .type("runs are in", temporary.resolve("runs").toString())
            .type("rounds", "100000");
    AtomicBoolean ended = new AtomicBoolean();
    Thread stopper =
        new Thread(
            () -> {
              Awaitility.await().forever().until(() -> zeppelin.shows("feddip: round"));
              // A group without a job at this very moment has nothing to cancel.
              Awaitility.await()
                  .forever()
                  .until(
                      () -> {
                        zeppelin.cancel("paragraph");
                        return ended.get();
                      });
            });
    stopper.start();
    zeppelin.run("spark.sparkContext.setJobGroup(\"paragraph\", \"a paragraph\", true)");
    for (int i = 0; i < 3; i++) {
      note.run(i);
    }
    ended.set(true);
    stopper.join();
    assertThat(note.output(TITLE)).contains("feddip failed: ", "fedavg failed: ", "cancelled");
  }
}
