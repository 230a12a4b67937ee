package io.feddip.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of this machine that is gone when it is closed: for runs that nobody wants to keep. */
public final class ScratchFolder implements AutoCloseable {
  /** Begins the folder's name: whose it is, should it be left behind. */
  public static final String PREFIX = "feddip-run-" + ProcessHandle.current().pid() + "-";

  private final Path folder;

  private ScratchFolder(Path folder) {
    this.folder = folder;
  }

  /** A new one, where the JVM has its temporary files. */
  public static ScratchFolder create() {
    try {
      return new ScratchFolder(Files.createTempDirectory(PREFIX));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made; see java.io.tmpdir", e);
    }
  }

  /** Its address for Hadoop. */
  public String uri() {
    return folder.toUri().toString();
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What is left is the system's to clear, as of all temporary files.
      folder.toFile().deleteOnExit();
    }
  }
}
