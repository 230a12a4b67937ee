package io.feddip.data.files;

import io.feddip.api.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks gzipped tar archives that nobody has to trust. */
final class TarArchive {
  private static final int MAX_ENTRIES = 1000;

  private TarArchive() {}

  /**
   * Unpacks regular files and folders; links and devices are errors.
   *
   * @param target existing folder; nothing is written outside it
   * @param maxBytes limit on the sum of the files' lengths
   * @throws DataException if the archive is damaged, too large, or an entry points outside
   */
  static void unpack(Path archive, Path target, long maxBytes) throws IOException {
    long left = maxBytes;
    int entries = 0;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
      // Declared as the general entry, which the libraries of Spark 3 and 4 agree on.
      for (ArchiveEntry next = tar.getNextEntry(); next != null; next = tar.getNextEntry()) {
        TarArchiveEntry entry = (TarArchiveEntry) next;
        if (++entries > MAX_ENTRIES) {
          throw refused(archive, "has more entries than it should");
        }
        Path path = inside(archive, target, entry);
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        left -= entry.getSize();
        if (left < 0) {
          throw refused(archive, "unpacks to more than it should");
        }
        Files.createDirectories(path.getParent());
        // Closing the stream of an entry would close the archive: copy, don't wrap.
        try (OutputStream out = Files.newOutputStream(path)) {
          tar.transferTo(out);
        }
        if (Files.size(path) != entry.getSize()) {
          throw refused(archive, "is truncated in " + entry.getName());
        }
      }
    }
  }

  private static Path inside(Path archive, Path target, TarArchiveEntry entry) {
    if (!entry.isDirectory() && !(entry.isFile() && !entry.isLink() && !entry.isSymbolicLink())) {
      throw refused(archive, "has an entry that is no plain file: " + entry.getName());
    }
    try {
      Path root = target.toAbsolutePath().normalize();
      Path path = root.resolve(entry.getName()).normalize();
      if (path.startsWith(root)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Refused below like any other name that is no place in the folder.
    }
    throw refused(archive, "has an entry outside its folder: " + entry.getName());
  }

  private static DataException refused(Path archive, String problem) {
    return new DataException(archive.toString(), problem, "do not use this archive");
  }
}
