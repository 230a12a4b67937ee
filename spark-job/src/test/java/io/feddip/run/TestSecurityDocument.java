package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.config.ConfigKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md promises nothing that no test proves, and no key that does not exist. */
final class TestSecurityDocument {
  private static final Pattern TEST = Pattern.compile("`([A-Za-z]*(?:Test[A-Z][A-Za-z]*|IT))`");
  private static final Pattern KEY = Pattern.compile("`(feddip\\.[a-z0-9.-]+)");

  @Test
  void everySentenceOfWhatIsDefendedNamesItsTest() throws IOException {
    String defended = section("## What is defended", "## Differential privacy");
    List<String> bullets =
        Arrays.stream(defended.split("\n- ")).skip(1).map(text -> text.replace('\n', ' ')).toList();
    assertThat(bullets).hasSizeGreaterThan(5);
    for (String bullet : bullets) {
      String text = bullet.replaceAll("\\*\\*[^*]*\\*\\*", "");
      for (String sentence : text.split("(?<=[a-z)])\\. ")) {
        // What is not promised needs no proof.
        if (!sentence.isBlank() && !sentence.contains("crude attacks")) {
          assertThat(sentence).containsPattern(TEST);
        }
      }
    }
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Set<String> sources;
    try (Stream<Path> files = Files.walk(root())) {
      sources =
          files
              .filter(file -> file.toString().contains("/src/test/java/"))
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    List<String> named = all(TEST, Files.readString(root().resolve("SECURITY.md")));
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(sources).containsAll(named);
  }

  @Test
  void everyKeyThatIsNamedExists() throws IOException {
    List<String> keys = ConfigKeys.all().stream().map(ConfigKeys.Entry::path).toList();
    List<String> named = all(KEY, Files.readString(root().resolve("SECURITY.md")));
    assertThat(named).isNotEmpty();
    assertThat(keys).containsAll(named);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String section(String from, String to) throws IOException {
    String text = Files.readString(root().resolve("SECURITY.md"));
    return text.substring(text.indexOf(from), text.indexOf(to));
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("SECURITY.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
