package io.feddip.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class fits on a few screens. */
final class TestClassSizes {
  private static final int MOST_LINES = 300;

  @Test
  void noClassIsLargerThanThreeHundredLines() throws IOException {
    SortedSet<String> larger = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Path.of(System.getProperty("feddip.root")))) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve(Path.of("src", "main", "java"));
        if (Files.isDirectory(sources)) {
          collectLarger(sources, larger);
        }
      }
    }
    assertThat(larger).isEmpty();
  }

  private static void collectLarger(Path sources, SortedSet<String> larger) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (Files.readAllLines(file).size() > MOST_LINES) {
          larger.add(file.getFileName().toString().replace(".java", ""));
        }
      }
    }
  }
}
