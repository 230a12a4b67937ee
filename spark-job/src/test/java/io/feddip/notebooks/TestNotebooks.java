package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the notebooks as Zeppelin does. */
final class TestNotebooks {
  private static final Path NOTEBOOKS = Path.of(System.getProperty("feddip.root"), "notebooks");
  private static final List<String> NAMES =
      List.of("run-analysis", "compare-runs", "layer-sparsity", "partitions");
  private static final String FOLDER = "runs are in";

  @TempDir Path temporary;

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
  void notesDoNotDisturbEachOther() throws Exception {
    Path one = sample("one/runs/sparse", "feddip", 20);
    Path other = sample("other/runs/sparse", "feddip", 12);
    Map<String, Map<String, String>> alone = new TreeMap<>();
    for (String name : NAMES) {
      PlayedNote note = note(name).type(FOLDER, folders(name, one, other)).runAll();
      alone.put(name, Map.copyOf(note.outputs()));
    }

    // Each note is begun, and then each is gone on with.
    Map<String, PlayedNote> notes = new TreeMap<>();
    for (String name : NAMES) {
      notes.put(name, note(name).type(FOLDER, folders(name, one, other)));
    }
    notes.values().forEach(note -> runFrom(note, 0, 4));
    notes.values().forEach(note -> runFrom(note, 4, note.size()));

    notes.forEach(
        (name, note) -> assertThat(unnamed(note.outputs())).isEqualTo(unnamed(alone.get(name))));
    assertThat(notes.get("compare-runs").table("All runs"))
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("sparse", "runs/sparse");
    Row summary = notes.get("run-analysis").table("The run in one line").get(0);
    assertThat(summary.<Double>getAs("accuracy_percent")).isBetween(50.0, 100.0);
    assertThat(notes.get("partitions").output("Who holds what")).contains("Ankle boot");
  }

  @Test
  void anUnfinishedRunIsShownAsFarAsItIs() throws Exception {
    Path run = temporary.resolve("runs/unfinished");
    try (RunFolder folder = RunFolder.create(run.toString(), new Configuration(), false)) {
      for (int round = -1; round < 3; round++) {
        folder.append(new SampleRun("fedavg", 20, 20, 1).round(round));
      }
    }
    Files.writeString(
        run.resolve("rounds.jsonl"), "{\"round\":3,\"spars", StandardOpenOption.APPEND);
    Files.createFile(run.resolve("clients.jsonl"));

    for (String name : NAMES) {
      note(name).type(FOLDER, run.toString()).runAll();
    }

    PlayedNote analysis = note("run-analysis").type(FOLDER, run.toString()).runAll();
    assertThat(analysis.output("Read the run"))
        .contains("3 rounds so far, not finished", "no layer has a mask", "no partition.json");
    assertThat(analysis.output("Accuracy")).contains("<svg");
    assertThat(analysis.table("The run in one line").get(0).<String>getAs("state"))
        .isEqualTo("goes on");
  }

  @Test
  void whatIsMissingIsSaidAndNothingOldIsShown() throws Exception {
    Path run = sample("runs/sparse", "feddip", 20);
    for (String name : NAMES) {
      PlayedNote note = note(name).type(FOLDER, run.toString()).runAll();
      assertThat(String.join("", note.outputs().values())).contains("<svg");

      note.type(FOLDER, temporary.resolve("nowhere").toString()).runAll();

      assertThat(String.join("", note.outputs().values()))
          .contains("There is no folder " + temporary.resolve("nowhere"), "./feddip train prints")
          .doesNotContain("<svg");
    }
  }

  @Test
  void aListIsOfferedOfWhatIsUnderAFolder() throws Exception {
    Path first = sample("runs/comparison/first", "feddip", 8);
    Path second = sample("runs/comparison/second", "fedavg", 8);
    PlayedNote compare =
        note("compare-runs").type(FOLDER, " '" + temporary.resolve("runs") + "/*' ").runAll();
    assertThat(compare.table("All runs")).hasSize(2);

    compare.type("runs", List.of(second.toString())).runAll();
    assertThat(compare.table("All runs"))
        .extracting(row -> row.getString(0))
        .containsExactly("second");

    PlayedNote analysis = note("run-analysis").type(FOLDER, temporary.resolve("runs").toString());
    analysis.type("run", first.toString()).runAll();
    assertThat(analysis.output("Read the run")).contains("first: 8 rounds");
    // The form remembers a run that the new folder does not have.
    analysis.type(FOLDER, second.toString()).runAll();
    assertThat(analysis.output("Read the run")).contains("second: 8 rounds");
  }

  @Test
  void manyRoundsOfManyRunsAreAllDrawn() throws Exception {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      runs.add(sample("many/run" + i, "feddip", 200).toString());
    }

    PlayedNote note = note("compare-runs").type(FOLDER, String.join(", ", runs)).runAll();

    // A path of as many pieces as there are rounds: nothing is cut off at a thousand rows.
    assertThat(note.output("Accuracy by rounds").split("<path"))
        .filteredOn(path -> path.chars().filter(letter -> letter == 'L').count() >= 200)
        .hasSize(8);
  }

  @Test
  void trainingTwiceMakesTwoRuns() throws Exception {
    PlayedNote note =
        note("train-from-notebook")
            .type(FOLDER, temporary.resolve("trained").toString())
            .type("rounds", "2")
            .runAll();
    note.runAll();

    assertThat(note.output("Train")).contains("/report.html", "2 rounds");
    assertThat(note.output("Accuracy and sparsity")).contains("<svg");
    assertThat(note.output("Go on in DeepLearning4J")).contains("Accuracy");
    try (Stream<Path> runs = Files.list(temporary.resolve("trained"))) {
      assertThat(runs).hasSize(2);
    }
  }

  @Test
  void withoutTheJarASentenceSaysSo() throws Exception {
    for (String name : NAMES) {
      String code = Zeppelin.code(name, 1);

      assertThat(zeppelin.run(code)).isBlank();
      assertThatThrownBy(() -> zeppelin.run(code.replace("NoteChart", "NoSuchClass")))
          .hasMessageContaining("feddip-spark-job.jar is missing: set spark.jars")
          .satisfies(
              e ->
                  assertThat(e.getMessage())
                      .doesNotContain("ClassNotFound")
                      .doesNotContain("\tat "));
    }
  }

  @Test
  void everyNotebookIsTested() throws Exception {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".zpln")))
          .containsExactlyInAnyOrder(
              "run-analysis.zpln",
              "compare-runs.zpln",
              "layer-sparsity.zpln",
              "partitions.zpln",
              "train-from-notebook.zpln",
              // By TestLiveNote.
              "compare-live.zpln",
              // Of the module spark-ml, which tests them.
              "train-by-estimator.zpln",
              "cross-validate-sparsity.zpln",
              // By python/tests/test_notes.py.
              "train-by-estimator-python.zpln",
              "score-a-table.zpln");
    }
  }

  @Test
  void paragraphsAreNamedOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".zpln")).toList()) {
        JsonNode note = new ObjectMapper().readTree(file.toFile());
        assertThat(note.get("name").textValue() + ".zpln").isEqualTo(file.getFileName().toString());
        ids.add(note.get("id").textValue());
        note.get("paragraphs").forEach(paragraph -> ids.add(paragraph.get("id").textValue()));
      }
    }
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(30);
  }

  private PlayedNote note(String name) throws Exception {
    return zeppelin.note(name);
  }

  private Path sample(String name, String strategy, int rounds) {
    Path run = temporary.resolve(name);
    new SampleRun(strategy, rounds, 20, 1).write(run.toString());
    return run;
  }

  private static String folders(String name, Path one, Path other) {
    return name.equals("compare-runs") ? one + ", " + other : one.toString();
  }

  private static void runFrom(PlayedNote note, int first, int end) {
    for (int i = first; i < end; i++) {
      note.run(i);
    }
  }

  /** Without the ids that every drawing has of its own. */
  private static Map<String, String> unnamed(Map<String, String> outputs) {
    Map<String, String> same = new TreeMap<>();
    outputs.forEach((title, output) -> same.put(title, output.replaceAll("clip\\d+", "clip")));
    return same;
  }
}
