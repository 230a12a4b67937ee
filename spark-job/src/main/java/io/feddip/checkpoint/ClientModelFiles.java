package io.feddip.checkpoint;

import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Clients' final models in files of a block of clients each: one client's number, length and model
 * payload after the other. A name says which clients a file has.
 */
public final class ClientModelFiles {
  /** The folder below the run's models. */
  public static final String FOLDER = "clients";

  private static final Pattern NAME = Pattern.compile("clients-(\\d+)-(\\d+)\\.feddip");
  private static final int MAGIC = 0x4644434d;

  private final FileContext files;
  private final Path folder;

  private ClientModelFiles(FileContext files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Opens a folder, which need not exist yet.
   *
   * @param folder on any Hadoop file system
   */
  public static ClientModelFiles open(String folder, Configuration hadoop) {
    Path path = new Path(folder);
    FileContext files = CheckpointStore.fileContext(path, hadoop);
    return new ClientModelFiles(files, files.makeQualified(path));
  }

  /**
   * Writes a block; one that is there has the same content and is replaced.
   *
   * @param first number of its first client
   * @param last number of its last one
   * @param models payloads by client; asked for one after the other
   */
  public void write(int first, int last, Iterator<Map.Entry<Integer, byte[]>> models) {
    Path file =
        new Path(folder, String.format(Locale.ROOT, "clients-%06d-%06d.feddip", first, last));
    Path temporary = new Path(folder, "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (DataOutputStream out =
          files.create(
              temporary,
              EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
              CreateOpts.createParent())) {
        out.writeInt(MAGIC);
        while (models.hasNext()) {
          Map.Entry<Integer, byte[]> model = models.next();
          out.writeInt(model.getKey());
          out.writeInt(model.getValue().length);
          out.write(model.getValue());
        }
      }
      files.rename(temporary, file, Rename.OVERWRITE);
    } catch (IOException | FSError e) {
      throw new CheckpointException(
          "cannot write %s: %s; executors must reach the run folder and have space there"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * One client's model payload; nothing if no file has that client.
   *
   * @throws CheckpointException if its file is damaged
   */
  public Optional<byte[]> read(int client) {
    try {
      RemoteIterator<FileStatus> statuses = files.listStatus(folder);
      while (statuses.hasNext()) {
        FileStatus status = statuses.next();
        Matcher name = NAME.matcher(status.getPath().getName());
        if (name.matches()
            && Integer.parseInt(name.group(1)) <= client
            && client <= Integer.parseInt(name.group(2))) {
          return read(status, client);
        }
      }
      return Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read clients' models in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** The highest number of a client that a file has; −1 if there is none. */
  public int last() {
    int last = -1;
    try {
      RemoteIterator<FileStatus> statuses = files.listStatus(folder);
      while (statuses.hasNext()) {
        Matcher name = NAME.matcher(statuses.next().getPath().getName());
        if (name.matches()) {
          last = Math.max(last, Integer.parseInt(name.group(2)));
        }
      }
      return last;
    } catch (FileNotFoundException e) {
      return last;
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read clients' models in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private Optional<byte[]> read(FileStatus status, int client) throws IOException {
    try (FSDataInputStream in = files.open(status.getPath())) {
      if (in.readInt() != MAGIC) {
        throw new DamagedCheckpointException(status.getPath() + " is damaged: no clients' models");
      }
      while (in.getPos() < status.getLen()) {
        int number = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > status.getLen() - in.getPos()) {
          throw new DamagedCheckpointException(
              status.getPath() + " is damaged: it ends within a model");
        }
        if (number == client) {
          byte[] payload = new byte[length];
          in.readFully(payload);
          return Optional.of(payload);
        }
        in.seek(in.getPos() + length);
      }
    }
    return Optional.empty();
  }
}
