package io.feddip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.feddip.api.data.DataSet;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

final class TestMiniDataSet {
  private static final DataSetCatalogue CATALOGUE =
      DataSetCatalogue.standard(new Configuration(false));

  @Test
  void isBalancedAndOfTheRightSize() {
    DataSet mini = CATALOGUE.load("fashion-mnist-mini", Optional.empty());
    assertThat(mini.train().size()).isEqualTo(10_000);
    assertThat(mini.test().size()).isEqualTo(2_000);
    assertThat(mini.train().imageBytes()).isEqualTo(28 * 28);
    for (int label = 0; label < 10; label++) {
      assertThat(count(mini.train(), label)).isEqualTo(1_000);
      assertThat(count(mini.test(), label)).isEqualTo(200);
    }
  }

  @Test
  void holdsImagesAndNotNoise() {
    ExampleSet train = CATALOGUE.load("fashion-mnist-mini", Optional.empty()).train();
    double sum = 0;
    for (byte pixel : train.pixels()) {
      sum += Byte.toUnsignedInt(pixel);
    }
    // Of all of Fashion-MNIST's training images it is 0.286.
    assertThat(sum / 255 / train.pixels().length).isBetween(0.27, 0.30);
  }

  @Test
  void filesAreSmallAndTheLicenceIsBesideThem() throws IOException {
    for (String file :
        List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
            "LICENSE.txt")) {
      try (InputStream resource =
          DataSetCatalogue.class.getResourceAsStream("fashion-mnist-mini/" + file)) {
        byte[] bytes = resource.readAllBytes();
        assertThat(bytes.length).as(file).isLessThan(6 << 20);
        if (file.equals("LICENSE.txt")) {
          assertThat(new String(bytes, StandardCharsets.UTF_8))
              .contains("Zalando SE")
              .contains("Permission is hereby granted, free of charge");
        }
      }
    }
  }

  @Test
  void generatorMakesTheSameImagesAgain() {
    assumeTrue(
        Files.isDirectory(Path.of("/usr/share/datasets/fashion-mnist")),
        "Debian's package dataset-fashion-mnist is not installed");
    DataSet all =
        CATALOGUE.load("fashion-mnist", Optional.of("file:///usr/share/datasets/fashion-mnist"));
    assertThat(all.train().size()).isEqualTo(60_000);
    assertThat(all.test().size()).isEqualTo(10_000);
    DataSet mini = CATALOGUE.load("fashion-mnist-mini", Optional.empty());
    assertSame(
        mini.train(), MiniDataSetGenerator.draw(all.train(), MiniDataSetGenerator.TRAIN_PER_CLASS));
    assertSame(
        mini.test(), MiniDataSetGenerator.draw(all.test(), MiniDataSetGenerator.TEST_PER_CLASS));
  }

  private static void assertSame(ExampleSet shipped, Examples drawn) {
    assertThat(shipped.labels()).isEqualTo(drawn.labels());
    assertThat(shipped.pixels()).isEqualTo(drawn.pixels());
  }

  private static long count(ExampleSet images, int label) {
    return java.util.Arrays.stream(images.labels()).filter(l -> l == label).count();
  }
}
