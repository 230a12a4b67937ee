package io.feddip.deploy;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher from wherever it is called, with a java that prints what it was called with. */
final class TestLauncher {
  private static final List<String> MODULES =
      List.of("kernels", "model-zoo", "partitioning", "spark-job");

  @TempDir private Path folder;
  private Path checkout;
  private Path library;
  private int runs;

  @BeforeEach
  void make() throws IOException {
    library = Files.writeString(folder.resolve("library.jar"), "");
    checkout = folder.resolve("was here");
    FileTime before = FileTime.from(Instant.now().minusSeconds(60));
    for (String module : MODULES) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.createDirectories(checkout.resolve(module).resolve("target"));
      Files.writeString(checkout.resolve(module).resolve("pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    Path launcher = Path.of(System.getProperty("feddip.root"), "feddip");
    Files.copy(launcher, checkout.resolve("feddip"), COPY_ATTRIBUTES);
    try (Stream<Path> sources = Files.walk(checkout)) {
      for (Path source : sources.toList()) {
        Files.setLastModifiedTime(source, before);
      }
    }
    Path zoo = Files.writeString(checkout.resolve("model-zoo/target/feddip-model-zoo.jar"), "");
    Path target = checkout.resolve("spark-job/target");
    Files.writeString(target.resolve("feddip-spark-job-thin.jar"), "");
    Files.writeString(target.resolve("classpath.txt"), zoo + ":" + library);
    Files.writeString(target.resolve("shipped.txt"), zoo + ":" + library);
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        [ "$1" = -XshowSettings:properties ] && { echo " java.specification.version = ${FAKE_JAVA:-17}"; exit; }
        echo "SPARK_LOCAL_IP=$SPARK_LOCAL_IP"
        for word; do echo "$word"; done
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private record Ended(int code, List<String> lines) {
    String after(String word) {
      return lines.get(lines.indexOf(word) + 1);
    }
  }

  private Ended run(Path where, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(Arrays.asList(command)));
    builder.directory(where.toFile()).redirectErrorStream(true);
    Path log = folder.resolve("log-" + runs++);
    builder.redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().remove("FEDDIP_JAVA_OPTS");
    builder.environment().remove("FEDDIP_SPARK");
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(environment);
    try {
      int code = builder.start().waitFor();
      return new Ended(code, Files.readAllLines(log));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void requireOwnJars(Ended ended, Path here) throws IOException {
    assertThat(ended.code()).as(String.join("\n", ended.lines())).isZero();
    Path real = here.toRealPath();
    assertThat(ended.after("-cp"))
        .isEqualTo(
            real.resolve("spark-job/target/feddip-spark-job-thin.jar")
                + ":"
                + real.resolve("model-zoo/target/feddip-model-zoo.jar")
                + ":"
                + library);
  }

  @Test
  void testThroughSymbolicLinks() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("one"), checkout.resolve("feddip"));
    Files.createSymbolicLink(bin.resolve("two"), Path.of("one"));
    requireOwnJars(run(folder, Map.of(), bin.resolve("two").toString(), "keys"), checkout);
  }

  @Test
  void testWithCdpath() throws IOException {
    Files.createDirectories(folder.resolve("elsewhere/was here"));
    Map<String, String> cdpath = Map.of("CDPATH", folder.resolve("elsewhere").toString());
    requireOwnJars(run(folder, cdpath, "was here/feddip", "keys"), checkout);
    requireOwnJars(run(checkout, Map.of("CDPATH", "/:/tmp"), "./feddip", "keys"), checkout);
  }

  @Test
  void testAfterTheCheckoutWasMoved() throws IOException {
    Path moved = folder.resolve("is there");
    Files.move(checkout, moved);
    requireOwnJars(run(folder, Map.of(), moved + "/feddip", "keys"), moved);
  }

  @Test
  void testLibrariesThatAreGone() throws IOException {
    Files.delete(library);
    // No Maven to build again with, so that is what it says.
    Ended ended = run(folder, Map.of("PATH", tools()), checkout + "/feddip", "keys");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.lines().get(0)).startsWith("feddip: not built yet, and no mvn found");
  }

  @Test
  void testTheJdkChoosesTheSpark() throws IOException {
    Ended unbuilt =
        run(folder, Map.of("PATH", tools(), "FAKE_JAVA", "25"), checkout + "/feddip", "keys");
    assertThat(unbuilt.code()).isEqualTo(2);
    assertThat(unbuilt.lines().get(0)).startsWith("feddip: Java 25, with Spark 4");
    assertThat(unbuilt.lines().get(1)).startsWith("feddip: not built yet, and no mvn found");
    for (String module : List.of("model-zoo", "spark-job")) {
      Files.move(
          checkout.resolve(module).resolve("target"),
          checkout.resolve(module).resolve("target-spark4"));
    }
    for (String name : List.of("classpath.txt", "shipped.txt")) {
      Path list = checkout.resolve("spark-job/target-spark4").resolve(name);
      Files.writeString(list, Files.readString(list).replace("/target/", "/target-spark4/"));
    }
    for (Map<String, String> choice :
        List.of(
            Map.of("FAKE_JAVA", "21"),
            Map.of("FAKE_JAVA", "25"),
            Map.of("FAKE_JAVA", "17", "FEDDIP_SPARK", "4"))) {
      Ended ended = run(folder, choice, checkout + "/feddip", "keys");
      assertThat(ended.code()).as(String.join("\n", ended.lines())).isZero();
      assertThat(ended.after("-cp"))
          .startsWith(checkout.toRealPath() + "/spark-job/target-spark4/feddip-spark-job-thin.jar:")
          .contains("/model-zoo/target-spark4/feddip-model-zoo.jar:");
    }
  }

  /** What -Pdist packs: no sources, no Maven, and one line of Spark. */
  @Test
  void testThePackedLauncher() throws IOException {
    Path packed = Files.createDirectories(folder.resolve("in der Höhle/feddip-1"));
    for (String name :
        List.of(
            "lib/feddip-spark-job-thin.jar",
            "lib/feddip/feddip-api.jar",
            "lib/spark/spark-core_2.12-3.jar")) {
      Files.createDirectories(packed.resolve(name).getParent());
      Files.writeString(packed.resolve(name), "");
    }
    Path bin = Files.createDirectories(packed.resolve("bin"));
    Path launcher = Files.copy(checkout.resolve("feddip"), bin.resolve("feddip"), COPY_ATTRIBUTES);
    Path lib = packed.toRealPath().resolve("lib");
    Ended ended = run(folder, Map.of("PATH", tools()), launcher.toString(), "keys");
    assertThat(ended.code()).as(String.join("\n", ended.lines())).isZero();
    assertThat(ended.after("-cp"))
        .isEqualTo(
            lib
                + "/feddip-spark-job-thin.jar:"
                + lib
                + "/feddip/feddip-api.jar:"
                + lib
                + "/spark/spark-core_2.12-3.jar");
    assertThat(ended.lines())
        .contains(
            "-Dfeddip.jars="
                + lib
                + "/feddip-spark-job-thin.jar,"
                + lib
                + "/feddip/feddip-api.jar");
    for (Map<String, String> other :
        List.of(Map.of("FAKE_JAVA", "25"), Map.of("FEDDIP_SPARK", "4"))) {
      Ended refused = run(folder, other, launcher.toString(), "keys");
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.lines()).hasSize(1);
    }
    Ended submitted = run(folder, Map.of(), launcher.toString(), "train", "--master", "yarn");
    assertThat(submitted.lines().get(0)).contains("/lib/feddip-spark-job.jar train");
  }

  /** What the assembly names is there. */
  @Test
  void testFilesOfThePackage() throws IOException {
    Path root = Path.of(System.getProperty("feddip.root"));
    String descriptor = Files.readString(root.resolve("spark-job/src/assembly/bin.xml"));
    List<String> names =
        Pattern.compile("<include>([^<*/]+)(/[*]+)?</include>|<source>[.][.]/([^<]+)</source>")
            .matcher(descriptor)
            .results()
            .map(found -> found.group(1) == null ? found.group(3) : found.group(1))
            .toList();
    assertThat(names).contains("feddip", "conf", "notebooks", "LICENSE");
    assertThat(names).allSatisfy(name -> assertThat(root.resolve(name)).exists());
  }

  @ParameterizedTest
  @CsvSource({
    "11, ''",
    "16, ''",
    "26, ''",
    "25, 3",
    "17, 5",
    "'17\n sun.arch.data.model = 32', ''"
  })
  void testWhatDoesNotFitIsRefused(String java, String spark) throws IOException {
    Map<String, String> environment = Map.of("FAKE_JAVA", java, "FEDDIP_SPARK", spark);
    Ended ended = run(folder, environment, checkout + "/feddip", "keys");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.lines().get(0))
        .startsWith("feddip: ")
        .contains(spark.equals("5") ? "3 or 4" : "17");
  }

  /** A folder with what the launcher calls, and no Maven. */
  private String tools() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String name :
        List.of("bash", "env", "sed", "find", "dirname", "readlink", "tr", "mktemp")) {
      for (String from : List.of("/usr/bin", "/bin")) {
        Path tool = Path.of(from, name);
        if (Files.exists(tool) && !Files.exists(tools.resolve(name))) {
          Files.createSymbolicLink(tools.resolve(name), tool);
        }
      }
    }
    return tools.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "yarn, '--master', yarn.conf",
    "yarn, '--master=', yarn.conf",
    "k8s://https://host:6443, '--master', kubernetes.conf"
  })
  void testMastersThatNeedSparkSubmit(String master, String option, String file)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(checkout + "/feddip", "train", "--config", "a b.conf"));
    if (option.endsWith("=")) {
      command.add(option + master);
    } else {
      command.addAll(List.of(option, master));
    }
    Ended ended = run(folder, Map.of(), command.toArray(String[]::new));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.lines().get(0))
        .startsWith("feddip: ")
        .contains("spark-submit --class io.feddip.job.Main --master " + master)
        .contains(file)
        .contains("feddip-spark-job.jar train --config a\\ b.conf")
        .doesNotContain("-cp");
  }

  @Test
  void testAStandaloneClusterIsSentTheJars() throws IOException {
    Ended ended =
        run(folder, Map.of(), checkout + "/feddip", "train", "--master", "spark://host:7077");
    String target = checkout.toRealPath() + "/spark-job/target/feddip-spark-job-thin.jar";
    assertThat(ended.lines())
        .contains("SPARK_LOCAL_IP=")
        .anyMatch(
            word ->
                word.startsWith("-Dfeddip.jars=" + target + ",") && word.endsWith("," + library));
  }

  @Test
  void testALocalRunNeedsNoHostName() throws IOException {
    assertThat(run(folder, Map.of(), checkout + "/feddip", "train").lines())
        .contains("SPARK_LOCAL_IP=127.0.0.1");
    Map<String, String> own = Map.of("SPARK_LOCAL_IP", "10.0.0.7");
    assertThat(run(folder, own, checkout + "/feddip", "train").lines())
        .contains("SPARK_LOCAL_IP=10.0.0.7");
    Map<String, String> cluster = Map.of("FEDDIP_JAVA_OPTS", "-Xmx1g -Dspark.master=spark://h:1");
    assertThat(run(folder, cluster, checkout + "/feddip", "train").lines())
        .contains("SPARK_LOCAL_IP=");
  }
}
