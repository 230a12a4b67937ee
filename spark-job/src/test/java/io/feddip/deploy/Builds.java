package io.feddip.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the build has made and has been given. */
final class Builds {
  private Builds() {}

  /** The jar that users submit; tests that need it are skipped before the package phase. */
  static Path jobJar() {
    Path jar = target().resolve("feddip-spark-job.jar");
    assumeTrue(Files.exists(jar), jar + " is made in the package phase");
    return jar;
  }

  /** The jars that a Spark installation brings, of those on the class path of this build. */
  static List<Path> sparkJars() {
    Path list = target().resolve("classpath.txt");
    assumeTrue(Files.exists(list), list + " is made in the package phase");
    try {
      return Arrays.stream(Files.readString(list).strip().split(File.pathSeparator))
          .filter(path -> path.endsWith(".jar"))
          .filter(path -> !isOfTheJob(path))
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of this test, for children that need no cluster. */
  static String testClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  static Path testClasses() {
    return target().resolve("test-classes");
  }

  /** Options that open the JDK's packages to Spark, as this JVM was given them. */
  static List<String> openedPackages() {
    List<String> options = new ArrayList<>();
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add-opens")) {
        options.add(argument);
      }
    }
    return options;
  }

  private static boolean isOfTheJob(String path) {
    String name = Path.of(path).getFileName().toString();
    return name.startsWith("feddip")
        || path.contains(File.separator + "nd4j")
        || path.contains("deeplearning4j")
        || path.contains("bytedeco");
  }

  /** The module's build folder; each line of Spark has one of its own. */
  static Path target() {
    URL classes = Builds.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(classes.toString())).getParent();
  }
}
