package io.feddip.data.files;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are no data. */
final class TestTarArchive {
  @TempDir private Path temporary;

  @Test
  void swarmsOfEntriesAreRefused() throws IOException {
    for (String name : List.of("file%d", "folder%d/")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
        for (int i = 0; i <= 1000; i++) {
          tar.putArchiveEntry(new TarArchiveEntry(name.formatted(i)));
          tar.closeArchiveEntry();
        }
      }
      Path archive = temporary.resolve("swarm.tar.gz");
      Files.write(archive, bytes.toByteArray());
      Path target = Files.createTempDirectory(temporary, "target");
      assertThatThrownBy(() -> TarArchive.unpack(archive, target, 1_000_000))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("more entries than it should");
    }
  }
}
