package io.feddip.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The heap in which 100 updates of AlexNet are summed: three dense models and what the JVM needs,
 * beside the one model that the updates are made from.
 */
@Tag("long")
final class TestDriverMemory {
  private static final long MEBIBYTE = 1 << 20;
  private static final long DENSE_MODEL = 4L * 23_272_266;

  /** For the JVM's own objects, the young generation, a mask and a masked update being read. */
  private static final long REST = 56 * MEBIBYTE;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dense", "masked"})
  void testUpdatesThatStreamToTheDriver(String kind) throws Exception {
    assertThat(run(4 * DENSE_MODEL + REST, kind)).startsWith("MEAN 49.5 ");
  }

  @Test
  void testSlicesOfATreesSum() throws Exception {
    String expected = run(8 * DENSE_MODEL, "slices-of", folder.toString());
    assertThat(run(3 * DENSE_MODEL + REST, "tree", folder.toString())).isEqualTo(expected);
  }

  private String run(long heap, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmn16m"));
    command.add("-Xmx" + (heap + MEBIBYTE - 1) / MEBIBYTE + "m");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, FoldingProgram.class.getName()));
    command.addAll(List.of(arguments));
    Path log = folder.resolve(arguments[0] + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(log, UTF_8);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed
        .lines()
        .filter(line -> line.startsWith("MEAN "))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
