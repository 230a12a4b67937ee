package io.feddip.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's table of keys is the one that the program prints. */
final class TestKeysCommand {
  private static final String BEGIN = "<!-- keys -->";
  private static final String END = "<!-- /keys -->";

  @Test
  void readmeHasThePresentKeys() throws IOException {
    Path file = Path.of(System.getProperty("feddip.root", ".")).resolve("README.md");
    assumeTrue(Files.exists(file), "there is no " + file);
    String readme = Files.readString(file);
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    assumeTrue(begin >= 0 && end > begin, "the README has no " + BEGIN + " … " + END);
    assertThat(readme.substring(begin + BEGIN.length(), end).strip())
        .as("between %s and %s; ./feddip keys --markdown prints it", BEGIN, END)
        .isEqualTo(KeysCommand.markdownTable());
  }
}
