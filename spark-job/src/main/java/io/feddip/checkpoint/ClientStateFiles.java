package io.feddip.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Clients' states as files, a file for every client and round in which it was written. Executors
 * write and read them; which of them belong to a checkpoint, the driver's file says.
 */
public final class ClientStateFiles {
  private static final Pattern NAME = Pattern.compile("client-(\\d{6,10})\\.round-(\\d{6,10})");
  private static final int MAGIC = 0x46444331;
  private static final int HEADER = 3 * Integer.BYTES;

  private final FileContext files;
  private final Path folder;

  private ClientStateFiles(FileContext files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Opens a folder, which need not exist yet.
   *
   * @param folder on any Hadoop file system that driver and executors reach
   */
  public static ClientStateFiles open(String folder, Configuration hadoop) {
    Path path = new Path(folder);
    FileContext files = CheckpointStore.fileContext(path, hadoop);
    return new ClientStateFiles(files, files.makeQualified(path));
  }

  /** Writes a state; over a file of the same client and round, which holds the same. */
  public void write(int client, int round, byte[] state) {
    Path file = file(client, round);
    Path temporary = new Path(folder, "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FSDataOutputStream stream =
          files.create(
              temporary,
              EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
              CreateOpts.createParent())) {
        stream.writeInt(MAGIC);
        stream.writeInt(state.length);
        stream.writeInt(checksum(state));
        stream.write(state);
        stream.hsync();
      }
      files.rename(temporary, file, Rename.OVERWRITE);
    } catch (IOException | FSError e) {
      deleteQuietly(temporary);
      throw new CheckpointException(
          "cannot write %s: %s; executors must reach the run folder and have space there"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Reads a state.
   *
   * @throws CheckpointException if it is not there, or damaged
   */
  public byte[] read(int client, int round) {
    Path file = file(client, round);
    try (FSDataInputStream stream = files.open(file)) {
      long length = files.getFileStatus(file).getLen();
      byte[] header = new byte[HEADER];
      stream.readFully(header);
      ByteBuffer in = ByteBuffer.wrap(header);
      int magic = in.getInt();
      int size = in.getInt();
      if (magic != MAGIC || size != length - HEADER) {
        throw new DamagedCheckpointException(file + " is damaged: no whole state of a client");
      }
      byte[] state = new byte[size];
      stream.readFully(state);
      if (checksum(state) != in.getInt()) {
        throw new DamagedCheckpointException(file + " is damaged: its checksum differs");
      }
      return state;
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read %s: %s; executors must reach the run folder".formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Deletes files that nobody needs any more, and what a run left that was cut off.
   *
   * @param isNeeded says it of a client and a round
   */
  public void retain(BiPredicate<Integer, Integer> isNeeded) {
    Set<Path> superfluous = new HashSet<>();
    try {
      RemoteIterator<FileStatus> statuses = files.listStatus(folder);
      while (statuses.hasNext()) {
        Path path = statuses.next().getPath();
        Matcher name = NAME.matcher(path.getName());
        boolean needed =
            name.matches()
                && isNeeded.test(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)));
        if (!needed) {
          superfluous.add(path);
        }
      }
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be listed: %s; see to its permissions".formatted(folder, e.getMessage()), e);
    }
    superfluous.forEach(this::deleteQuietly);
  }

  private Path file(int client, int round) {
    return new Path(folder, String.format(Locale.ROOT, "client-%06d.round-%06d", client, round));
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private void deleteQuietly(Path file) {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(ClientStateFiles.class)
          .warn("Cannot delete {}: {}", file, e.getMessage());
    }
  }
}
