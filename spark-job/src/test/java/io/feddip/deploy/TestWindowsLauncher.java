package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the launcher for Windows starts the same JVM, and refuses the same, as the other one. */
final class TestWindowsLauncher {
  private static final Pattern ARGUMENTS =
      Pattern.compile(
          "-(?:-add-modules|-enable-native|-sun-misc|XX:|Djdk|Djava|Dlog4j2)[^\\s\"$%)]*");

  private static String text(String name) throws IOException {
    return Files.readString(Path.of(System.getProperty("feddip.root"), name));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().map(MatchResult::group).forEach(found::add);
    return found;
  }

  /** The words that stand between two texts. */
  private static List<String> words(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return List.of(text.substring(start, text.indexOf(to, start)).strip().split("\\s+"));
  }

  @Test
  void bothGiveTheSameArgumentsToTheJvm() throws IOException {
    String unix = text("feddip");
    String windows = text("feddip.cmd");
    assertThat(words(unix, "opens=(", ")"))
        .hasSizeGreaterThan(10)
        .isEqualTo(words(windows, "(for %%p in (", ")"));
    assertThat(found(ARGUMENTS, unix)).hasSizeGreaterThan(6).isEqualTo(found(ARGUMENTS, windows));
    assertThat(windows).contains("java.security.jgss/sun.security.krb5=ALL-UNNAMED");
  }

  /** What one refuses in a line, the other does in that line, variables aside. */
  @Test
  void bothSayTheSame() throws IOException {
    Set<String> unix = said(text("feddip"), "echo \"feddip: ");
    Set<String> windows = said(text("feddip.cmd"), "call :say \"");
    assertThat(unix).hasSizeGreaterThan(10);
    // No semicolon in a class path there, no winutils.exe here.
    unix.removeIf(line -> line.contains("class path") || line.contains("libraries named"));
    windows.removeIf(line -> line.contains("class path") || line.contains("HADOOP_HOME"));
    windows.removeIf(line -> line.startsWith("there is no"));
    assertThat(windows).isEqualTo(unix);
  }

  /** Up to the first variable or the end. */
  private static Set<String> said(String text, String call) {
    Set<String> lines = new TreeSet<>();
    Pattern.compile(Pattern.quote(call) + "([^\"$%\r\n;]+)")
        .matcher(text)
        .results()
        .map(result -> result.group(1).strip().replace("…", "..."))
        .forEach(lines::add);
    return lines;
  }

  @Test
  void itsLinesEndAsWindowsWantsThem() throws IOException {
    assertThat(text(".gitattributes")).contains("*.cmd text eol=crlf");
  }
}
