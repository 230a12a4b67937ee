package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Dockerfile against the package that it is made of and the settings that are used with it. */
final class TestContainerImage {
  private static String text(String name) throws IOException {
    return Files.readString(Path.of(System.getProperty("feddip.root"), name));
  }

  private static List<MatchResult> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results().toList();
  }

  @Test
  void whatItCopiesIsInThePackage() throws IOException {
    String descriptor = text("spark-job/src/assembly/bin.xml");
    List<MatchResult> copied = found("^COPY --from=unpacked /unpacked/(\\S+) ", text("Dockerfile"));
    assertThat(copied).hasSize(3);
    for (MatchResult one : copied) {
      Path path = Path.of(one.group(1));
      String inPackage =
          path.getNameCount() == 1
              ? "<include>" + path
              : "/" + path.getFileName() + "</source><outputDirectory>" + path.getParent() + "<";
      assertThat(descriptor).contains(inPackage);
    }
    assertThat(text(".dockerignore")).contains("!spark-job/target/feddip-*-bin.tar.gz");
    assertThat(text("Dockerfile")).contains("PACKAGE=spark-job/target/feddip-*-bin.tar.gz");
  }

  @Test
  void itsSparkIsTheBuilds() throws IOException {
    String root = text("pom.xml");
    List<MatchResult> sparks = found("<spark.version>([^<]+)<", root);
    List<MatchResult> scalas = found("<scala.binary>([^<]+)<", root);
    assertThat(sparks).hasSize(2);
    assertThat(found("apache/spark:([0-9.]+)-scala([0-9.]+)-java", text("Dockerfile")))
        .extracting(image -> image.group(1) + " " + image.group(2))
        .containsExactlyInAnyOrder(
            sparks.get(0).group(1) + " " + scalas.get(0).group(1),
            sparks.get(1).group(1) + " " + scalas.get(1).group(1));
  }

  @Test
  void theJarIsWhereTheSettingsSay() throws IOException {
    String jar = found(" (/opt/feddip/\\S+[.]jar)$", text("Dockerfile")).get(0).group(1);
    assertThat(text("conf/spark/kubernetes.conf")).contains("local://" + jar);
    assertThat(text("README.md")).contains("local://" + jar);
  }

  /** The last user that it names is the one that pods run as. */
  @Test
  void itsUserIsNotRoot() throws IOException {
    List<MatchResult> users = found("^USER (\\S+)$", text("Dockerfile"));
    assertThat(users.get(users.size() - 1).group(1)).isEqualTo("185");
    assertThat(text("conf/spark/kubernetes.conf")).contains("user 185");
  }
}
