package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.model.Task;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What init writes is read as it is, and divides the data that it was written for. */
final class TestFirstConfiguration {
  @TempDir private Path folder;

  @Test
  void ofATableWithSemicolonsClientsAndATextTooMany() throws IOException {
    StringBuilder text = new StringBuilder("size;note;Species;site;weight\n");
    for (int i = 0; i < 120; i++) {
      text.append(
          "%d;n%d;%s;%d;%d.5%n".formatted(i % 7, i, i % 2 == 0 ? "a b" : "\"c\"", i % 3, i));
    }
    Path file = folder.resolve("odd \"name\".csv");
    Files.writeString(file, text);
    String written = FirstConfiguration.of(look(file.toString()));
    RunConfig config = ConfigReader.read(written, "written", List.of());
    assertThat(config.dataset().table().label()).isEqualTo("Species");
    assertThat(config.dataset().table().features()).containsExactly("size", "weight");
    assertThat(config.dataset().table().client()).contains("site");
    assertThat(config.dataset().table().options()).containsEntry("sep", ";");
    assertThat(config.dataset().testFraction()).isEqualTo(0.2);
    assertThat(written).contains("# Left out, because they are texts or dates: note");
    assertThat(load(config).report().sizes()).hasSize(3);
  }

  @Test
  void ofAFolderOfImagesAndOfNothing() throws IOException {
    for (String name : List.of("day", "night")) {
      Files.createDirectories(folder.resolve("photos/train").resolve(name));
      for (int i = 0; i < 5; i++) {
        ImageIO.write(
            new BufferedImage(40, 33, BufferedImage.TYPE_INT_RGB),
            "png",
            folder.resolve("photos/train/%s/%d.png".formatted(name, i)).toFile());
      }
    }
    RunConfig config =
        ConfigReader.read(
            FirstConfiguration.of(look(folder.resolve("photos").toString())), "w", List.of());
    assertThat(config.dataset().name()).isEqualTo("image-folder");
    assertThat(config.model().name()).isEqualTo("resnet20");
    assertThat(load(config).description().classNames()).containsExactly("day", "night");

    assertThatThrownBy(() -> look(folder.resolve("nowhere").toString()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--data");
    Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> look(folder.resolve("empty").toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--format");
  }

  @Test
  void ofNumbersAndOfLabels() throws IOException {
    StringBuilder text = new StringBuilder("a,b,warm,big,price\n");
    for (int i = 0; i < 120; i++) {
      text.append("%d,%d,%d,%d,%d%n".formatted(i % 7, i % 11, i % 2, i % 3 == 0 ? 1 : 0, 3 * i));
    }
    Path file = folder.resolve("houses.csv");
    Files.writeString(file, text);
    String numbers = FirstConfiguration.of(look(file.toString()));
    RunConfig config = ConfigReader.read(numbers, "written", List.of());
    assertThat(config.task()).isEqualTo(Task.REGRESSION);
    assertThat(config.dataset().table().label()).isEqualTo("price");
    assertThat(numbers).contains("1 targets").doesNotContain("Classes");
    assertThat(load(config).description().classNames()).containsExactly("price");
    String labels =
        FirstConfiguration.of(
            FirstLook.at(session(), file.toString(), Optional.empty(), Optional.of("warm, big")));
    config = ConfigReader.read(labels, "written", List.of());
    assertThat(config.task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(load(config).description().classNames()).containsExactly("warm", "big");
    String one =
        FirstConfiguration.of(
            FirstLook.at(session(), file.toString(), Optional.empty(), Optional.of("warm")));
    assertThat(ConfigReader.read(one, "written", List.of()).task()).isEqualTo(Task.CLASSIFICATION);
  }

  @Test
  void ofTexts() throws IOException {
    Path file = folder.resolve("texts.txt");
    Files.writeString(file, "a text, \"and\" more of it. ".repeat(50) + "\nshort\n");
    String written = FirstConfiguration.of(look(file.toString()));
    RunConfig config = ConfigReader.read(written, "written", List.of());
    assertThat(config.task()).isEqualTo(Task.NEXT_TOKEN);
    assertThat(config.dataset().table().format()).isEqualTo("text");
    assertThat(config.dataset().table().window()).isEqualTo(32);
    ExperimentData data = load(config);
    assertThat(data.description().classNames()).contains(" ", "\"", "m").doesNotContain("s");
    assertThat(Parts.model(data.workerSpec(config)).positions()).isEqualTo(32);
  }

  private static FirstLook look(String data) {
    return FirstLook.at(session(), data, Optional.empty(), Optional.empty());
  }

  private static ExperimentData load(RunConfig config) {
    return ExperimentData.load(config, new Configuration(), TestFirstConfiguration::session);
  }

  private static SparkSession session() {
    return LocalSpark.session(LocalSpark.MASTER);
  }
}
