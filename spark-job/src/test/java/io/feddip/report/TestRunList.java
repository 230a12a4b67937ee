package io.feddip.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.runfolder.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestRunList {
  @TempDir Path temporary;

  private Path single;
  private Path compared;

  @BeforeEach
  void runs() {
    single = run("runs/single, or not");
    compared = run("runs/comparison/iid-feddip-1");
  }

  @Test
  void aFolderStandsForTheRunsBelow() {
    assertThat(list(temporary.resolve("runs").toString()).paths())
        .containsExactlyInAnyOrder(single.toString(), compared.toString());
    assertThat(list(temporary.resolve("runs") + "/").message()).isEqualTo("2 runs.");
  }

  @Test
  void spacesQuotesAndStarsAreLeftAside() {
    for (String typed :
        new String[] {
          "  " + compared + " ",
          "\"" + compared + "\"",
          " '" + compared.getParent() + "/*' ",
          compared.getParent() + "//",
          compared.toUri().toString()
        }) {
      assertThat(list(typed).paths()).as(typed).containsExactly(compared.toString());
    }
  }

  @Test
  void aNameWithACommaIsOneName() {
    assertThat(list(single.toString()).paths()).containsExactly(single.toString());
    assertThat(list(compared + "," + temporary.resolve("nowhere")).paths())
        .containsExactly(compared.toString());
  }

  @Test
  void theHomeIsATilde() throws Exception {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", temporary.toString());
    try {
      assertThat(list("~/runs/comparison").paths()).containsExactly(compared.toString());
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void whatIsWrongIsASentence() throws Exception {
    Files.createDirectories(temporary.resolve("empty"));

    assertThat(list(temporary.resolve("empty").toString()).message())
        .isEqualTo(
            "There is no run in "
                + temporary.resolve("empty")
                + ". Type a run's folder, which ./feddip train prints, or one above it, and run"
                + " again.");
    assertThat(list(compared + ", /nowhere").message())
        .isEqualTo("1 run. There is no folder /nowhere.");
    assertThat(list(" ").message()).startsWith("No folder is named. Type");
    assertThat(list("nosuch://host/runs").message())
        .startsWith("'nosuch://host/runs' is no usable");
  }

  @Test
  void onlyWhatIsInTheListIsChosen() {
    RunList runs = list(temporary.resolve("runs").toString());

    assertThat(runs.only(single + "\n/elsewhere", 1)).containsExactly(single.toString());
    assertThat(runs.only("/elsewhere", 2)).hasSize(2);
    assertThat(runs.only("null", 1)).hasSize(1);
  }

  @Test
  void theUsualFolderIsAbsolute() {
    assertThat(Path.of(RunList.usualFolder())).isAbsolute().hasFileName("runs");
  }

  private Path run(String name) {
    Path folder = temporary.resolve(name);
    new SampleRun("feddip", 2, 12, 1).write(folder.toString());
    return folder;
  }

  private static RunList list(String typed) {
    return RunList.of(typed, new Configuration());
  }
}
