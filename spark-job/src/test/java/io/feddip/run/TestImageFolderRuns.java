package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.Feddip;
import io.feddip.api.data.DataException;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.data.table.TableScheme;
import io.feddip.federation.LocalSpark;
import io.feddip.job.Main;
import io.feddip.runfolder.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on folders of PNG files, a folder a class. */
final class TestImageFolderRuns {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 5;
  private static final List<String> COLOURS = List.of("red", "green", "blue");
  private static final String[] SETTINGS = {
    "feddip.model.name=layers",
    "feddip.model.layers.list=[{conv = 4, kernel = 3, padding = same}, relu, {dense = 3}]",
    "feddip.partitioning.clients=3",
    "feddip.partitioning.min-examples=0",
    "feddip.federation.rounds=5",
    "feddip.federation.fraction=1",
    "feddip.client.epochs=2",
    "feddip.client.batch-size=8",
    "feddip.pruning.interval=2",
    "feddip.regularization.steps=3",
    "feddip.checkpoint.every=0"
  };

  @TempDir private Path folder;

  @Test
  void foldersAreClassesAndTheFirstImagesGiveTheShape() throws IOException {
    Path data = colours();
    RunSummary summary = train("run", "image-folder", data);
    assertThat(summary.finalAccuracy()).isGreaterThan(0.9);
    TableScheme scheme = scheme("run");
    assertThat(scheme.classes()).containsExactly("blue", "green", "red");
    assertThat(scheme.shape()).containsExactly(3, HEIGHT, WIDTH);
    assertThat(scheme.pixels()).isTrue();
    // A third of the images is bright in each channel: 200 ± 20 of 255, the others 50 ± 20.
    assertThat(scheme.mean()).allSatisfy(mean -> assertThat(mean).isCloseTo(0.39, within(0.02)));
    assertThat(scheme.deviation()).allSatisfy(sd -> assertThat(sd).isCloseTo(0.28, within(0.02)));

    // The same images as Spark's own structs in a table, and as files in one.
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    for (String split : List.of("train", "test")) {
      for (String format : List.of("image", "binaryFile")) {
        boolean struct = format.equals("image");
        spark
            .read()
            .format(format)
            .option("recursiveFileLookup", "true")
            .load(data.resolve(split).toString())
            .select(
                functions.col(struct ? "image" : "content").as("photo"),
                functions
                    .element_at(
                        functions.split(functions.col(struct ? "image.origin" : "path"), "/"), -2)
                    .as("colour"))
            .write()
            .parquet(folder.resolve(format).resolve(split).toString());
      }
    }
    for (String format : List.of("image", "binaryFile")) {
      RunSummary table =
          train(
              "table-" + format,
              "table",
              folder.resolve(format),
              "feddip.dataset.table.format=parquet",
              "feddip.dataset.table.label=colour",
              "feddip.dataset.table.features=[photo]");
      assertThat(table.modelSha256()).as(format).isEqualTo(summary.modelSha256());
    }
  }

  @Test
  void aShapeThatIsSetResizesAndOneFolderDoes() throws IOException {
    Path data = colours();
    write(data.resolve("train/red/large.png"), "red", 2 * HEIGHT, 2 * WIDTH, new Random(9));
    assertThatThrownBy(() -> train("other", "image-folder", data))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "1 with an image of another shape than most",
            "train/red/large.png",
            "[3, 12, 10] instead of [3, 6, 5]");
    assertThat(folder.resolve("other")).doesNotExist();
    train(
        "resized",
        "image-folder",
        data.resolve("train"),
        "feddip.dataset.test-fraction=0.2",
        "feddip.dataset.image-folder.channels=1",
        "feddip.dataset.image-folder.height=4",
        "feddip.dataset.image-folder.width=4");
    assertThat(scheme("resized").shape()).containsExactly(1, 4, 4);
  }

  @Test
  void aDamagedFileIsNamedOrSkipped() throws IOException {
    Path data = colours();
    String whole = train("whole", "image-folder", data).modelSha256();
    Path broken = data.resolve("train/green/broken.png");
    byte[] file = Files.readAllBytes(data.resolve("train/green/1.png"));
    Files.write(broken, Arrays.copyOf(file, file.length / 2));
    assertThatThrownBy(() -> train("fail", "image-folder", data))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "1 with an image that cannot be read", "train/green/broken.png", "damaged image file");
    assertThat(train("skip", "image-folder", data, "feddip.dataset.bad-rows=skip").modelSha256())
        .isEqualTo(whole);
  }

  /** Scores a folder with folders in it, one file of which is no image. */
  @Test
  void aFolderIsScored() throws IOException {
    Path data = colours();
    train("model", "image-folder", data);
    Files.writeString(data.resolve("test/red/text.png"), "no image");
    String scored = folder.resolve("scored.csv").toString();
    assertThat(
            Main.run(
                "predict",
                "--run",
                folder.resolve("model").toString(),
                "--input",
                data.resolve("test").toString(),
                "--output",
                scored,
                "--master",
                LocalSpark.MASTER))
        .isZero();
    SparkSession spark = LocalSpark.session(LocalSpark.MASTER);
    assertThat(spark.read().option("header", "true").csv(scored).count()).isEqualTo(25);
  }

  private RunSummary train(String name, String format, Path data, String... more) {
    List<String> settings = new ArrayList<>(List.of(SETTINGS));
    settings.add("feddip.dataset.name=" + format);
    settings.add("feddip.dataset.path=" + data);
    settings.addAll(Arrays.asList(more));
    return Feddip.train(
        ConfigReader.read("", "images", settings),
        LocalSpark.session(LocalSpark.MASTER),
        folder.resolve(name).toString(),
        false,
        List.of());
  }

  private TableScheme scheme(String name) {
    try (RunFolder run = RunFolder.open(folder.resolve(name).toString(), new Configuration())) {
      return StoredScheme.of(run);
    }
  }

  private Path colours() throws IOException {
    Path data = folder.resolve("photos of colours");
    Random random = new Random(5);
    for (String split : List.of("train", "test")) {
      for (String colour : COLOURS) {
        Path images = data.resolve(split).resolve(colour);
        Files.createDirectories(images);
        for (int i = 0; i < (split.equals("train") ? 30 : 8); i++) {
          write(images.resolve(i + ".png"), colour, HEIGHT, WIDTH, random);
        }
      }
    }
    return data;
  }

  private static void write(Path file, String colour, int height, int width, Random random)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (String channel : COLOURS) {
          rgb = rgb << 8 | (channel.equals(colour) ? 180 : 30) + random.nextInt(41);
        }
        image.setRGB(x, y, rgb);
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
