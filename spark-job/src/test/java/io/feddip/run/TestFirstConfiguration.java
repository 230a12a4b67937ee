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
    assertThat(numbers)
        .contains("1 targets", "quantity")
        .doesNotContain("Classes", "dirichlet", "class ");
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

  /** Spark takes such columns for texts, and they would be left out, or one be the label. */
  @Test
  void ofNumbersThatHideBehindWordsAndCommas() throws IOException {
    StringBuilder words = new StringBuilder("color,size,weight\n");
    StringBuilder commas = new StringBuilder("color;width;price\n");
    for (int i = 0; i < 120; i++) {
      String color = i % 2 == 0 ? "red" : "blue";
      words.append("%s,%s,%d%n".formatted(color, i % 9 == 0 ? "NA" : i + ".5", i % 11));
      commas.append("%s;%d,5;1.%03d,25%n".formatted(color, i, i));
    }
    Path file = folder.resolve("words.csv");
    Files.writeString(file, words);
    String written = FirstConfiguration.of(look(file.toString()));
    RunConfig config = ConfigReader.read(written, "written", List.of());
    assertThat(written).contains("# 14 rows have gaps").contains("bad-rows = skip");
    assertThat(written).doesNotContain("Left out").contains("what stands for a gap");
    assertThat(config.dataset().table().options()).containsEntry("nullValue", "NA");
    assertThat(config.dataset().table().label()).isEqualTo("color");
    assertThat(load(config).description().classNames()).containsExactly("blue", "red");

    Path german = folder.resolve("commas.csv");
    Files.writeString(german, commas);
    assertThatThrownBy(() -> look(german.toString()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("beside color")
        .hasMessageContaining("width, price: numbers with a decimal comma");
    Files.writeString(german, commas.toString().replace(",25", ""));
    assertThat(FirstConfiguration.of(look(german.toString())))
        .contains("# width: numbers with a decimal comma", "features = [\"price\"]");
  }

  /** Place and value as somebody can look for them, not as Spark spells them. */
  @Test
  void namesADamagedImage() throws IOException {
    Path train = folder.resolve("two words/train");
    for (String name : List.of("day", "night")) {
      Files.createDirectories(train.resolve(name));
      for (int i = 0; i < 3; i++) {
        ImageIO.write(
            new BufferedImage(
                16, 16, i == 2 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB),
            "png",
            train.resolve(name).resolve(i + ".png").toFile());
      }
    }
    String written = FirstConfiguration.of(look(train.getParent().toString()));
    assertThat(written).contains("# 2 rows have gaps or are damaged", "bad-rows = skip");
    RunConfig config =
        ConfigReader.read(written, "written", List.of("feddip.dataset.bad-rows=fail"));
    assertThatThrownBy(() -> load(config))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("two words/train/day/2.png, row 1")
        .hasMessageContaining("[1, 16, 16] instead of [3, 16, 16] (channels, height, width)");
  }

  @Test
  void ofALabelWithABacktickAndOneBesideCoordinates() throws IOException {
    StringBuilder text = new StringBuilder("a,`b`\n");
    StringBuilder coordinates = new StringBuilder("x,y,kind\n");
    for (int i = 0; i < 120; i++) {
      text.append("%d,%d%n".formatted(i % 7, i % 2));
      coordinates.append("%d,%d,k%d%n".formatted(i % 7, i, i % 2));
    }
    Path file = folder.resolve("tick.csv");
    Files.writeString(file, text);
    assertThat(look(file.toString()).label()).isEqualTo("`b`");
    Path points = folder.resolve("points.csv");
    Files.writeString(points, coordinates);
    assertThat(look(points.toString()).label()).isEqualTo("kind");
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
