package io.feddip.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The unrolled kernels were written by hand first, measured and proven in runs. What the template
 * yields is that text, the package's name aside; whoever changes it on purpose measures it anew and
 * changes the digest here.
 */
final class TestUnrolledKernels {
  @ParameterizedTest
  @CsvSource({
    "VectorTiles, 7cd7b748f30d9931c0032dd9c830391d063fed0a8fd9bd9988bcb22f56d9501d",
    "VectorNarrowTiles, 77271bbedd08652902bf05cee937a975c3b5a83ff3388f60a5563dcbfac93751",
    "VectorGatherTiles, 871c5aa2f2704e18c41fe0ddfcdebe536df33de8afe6d04a50e8677a9e1caaeb",
    "VectorNarrowGatherTiles, d93d212a793164af2a3abea837d3a46a1ba25cd43a40bb731d203a8af3ef3294",
    "VectorFiveShifts, c818e956ecaa4417a0638e616248ad542a5f9b50e738d77239f787f136d2a1d8",
    "VectorThreeShifts, 059fd38de9f6dbf24e3f58bed0c83d6701cf90edc9a0f71a748cf91411fef749",
    "VectorOneShift, 8e0952462daea56d3600663c44a0a7a45ebcaf097333ca10de82bfd170709ea2",
    "VectorSparseRuns, e025c3a32bc97d0c465581e19015dc4f7317f23d74863fb6b7d83514d538de0e",
    "VectorSparseBlocks, 569d30aea7c41e48be96a590cafeef673158862814d4c2dd4e5f1bd283f90128"
  })
  void isWhatWasWrittenByHand(String name, String digest)
      throws IOException, NoSuchAlgorithmException {
    String text =
        Files.readString(file(name))
            .replaceFirst("^package [a-z.]+;", "package io.feddip.zoo.kernels;");
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    assertThat(HexFormat.of().formatHex(sha256)).isEqualTo(digest);
  }

  @Test
  void thereAreNoOthers() throws IOException {
    assertThat(generated()).hasSize(9);
  }

  private static Path file(String name) throws IOException {
    return generated().stream()
        .filter(file -> file.endsWith(name + ".java"))
        .findFirst()
        .orElseThrow();
  }

  /** Beside this test's classes: each line of Spark has a build folder of its own. */
  private static List<Path> generated() throws IOException {
    URL classes = TestUnrolledKernels.class.getProtectionDomain().getCodeSource().getLocation();
    Path build = Path.of(URI.create(classes.toString())).getParent();
    try (Stream<Path> files = Files.walk(build.resolve("generated-sources/unrolled"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
