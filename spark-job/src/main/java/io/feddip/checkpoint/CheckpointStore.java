package io.feddip.checkpoint;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.local.LocalFs;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: a folder on any Hadoop file system, one file a checkpoint, one
 * writer.
 *
 * <p>A checkpoint is written to a temporary file in the same folder, synced, read back and checked,
 * then renamed, so that a reader sees all of a checkpoint or nothing of it. Over a file of the same
 * round the rename is atomic on HDFS; elsewhere Hadoop deletes the old file first, and a crash
 * between the two loses that round's checkpoint, never an older one.
 */
public final class CheckpointStore {
  private static final Logger log = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("round-(\\d{6,10})\\.ckpt");
  private static final Pattern TEMPORARY = Pattern.compile("\\.round-\\d+\\.ckpt\\..+\\.tmp");
  private static final String LOCAL = "fs.AbstractFileSystem.file.impl";

  private final FileContext files;
  private final Path folder;
  private final Retention retention;

  private CheckpointStore(FileContext files, Path folder, Retention retention) {
    this.files = files;
    this.folder = folder;
    this.retention = retention;
  }

  /**
   * Opens a folder, which need not exist yet. Touches no file.
   *
   * @throws CheckpointException if no file system is known for the folder's scheme
   */
  public static CheckpointStore open(
      Path folder, Retention retention, Configuration hadoopConfiguration) {
    requireNonNull(retention, "retention is null");
    FileContext files = fileContext(folder, hadoopConfiguration);
    return new CheckpointStore(files, files.makeQualified(folder), retention);
  }

  /** The file system of a folder, on which renames are atomic where that is possible. */
  static FileContext fileContext(Path folder, Configuration hadoopConfiguration) {
    Configuration configuration = new Configuration(hadoopConfiguration);
    if (configuration.get(LOCAL, LocalFs.class.getName()).equals(LocalFs.class.getName())) {
      // Hadoop's checksums in a second file double every rename, which is atomic no more.
      configuration.set(LOCAL, RawLocalFs.class.getName());
    }
    try {
      // A scheme of its own must not inherit the default file system's host.
      return folder.toUri().getScheme() == null
          ? FileContext.getFileContext(configuration)
          : FileContext.getFileContext(folder.toUri(), configuration);
    } catch (UnsupportedFileSystemException e) {
      throw new CheckpointException(
          "no file system is known for the checkpoint folder " + folder, e);
    }
  }

  /**
   * Writes a checkpoint, then deletes those that the retention does not keep. Checkpoints of later
   * rounds, left by a run that got further before it was resumed, are not touched.
   *
   * @return the file
   * @throws CheckpointException if it cannot be written; no temporary file remains if that can be
   *     helped
   */
  public Path write(Checkpoint checkpoint) {
    // In plain digits whatever the locale: newestValid looks for them.
    Path file = new Path(folder, String.format(Locale.ROOT, "round-%06d.ckpt", checkpoint.round()));
    Path temporary = new Path(folder, "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      writeTo(temporary, checkpoint);
      try (FSDataInputStream stream = files.open(temporary)) {
        CheckpointReader.verify(stream, files.getFileStatus(temporary).getLen());
      }
      files.rename(temporary, file, Rename.OVERWRITE);
    } catch (IOException | FSError | CheckpointException e) {
      // FSError, which is no exception, is how Hadoop's local file system tells of a full disk.
      deleteQuietly(temporary);
      throw new CheckpointException(
          "cannot write checkpoint %s: %s; see to space and permissions there, then continue with --resume"
              .formatted(file, reason(e)),
          e);
    }
    retain(checkpoint.round());
    return file;
  }

  /**
   * The newest checkpoint that is whole, or nothing if there is no checkpoint. Damaged newer ones
   * are passed over, logged and noted. Temporary files left by a crash are deleted.
   *
   * @throws CheckpointException if every checkpoint is damaged; or if the newest whole one is of
   *     another model, other settings (the message has the keys that differ) or a newer format
   *     version, or may not be read
   */
  public Optional<Restored> newestValid(ModelIdentity model, Fingerprint expected) {
    deleteTemporaries();
    List<String> notes = new ArrayList<>();
    for (Path file : checkpoints().descendingMap().values()) {
      try {
        Checkpoint checkpoint = read(file);
        requireSame(file, checkpoint, model, expected);
        return Optional.of(new Restored(checkpoint, file, notes));
      } catch (DamagedCheckpointException e) {
        String note = e.getMessage() + "; the one before it is used";
        log.warn(note);
        notes.add(note);
      }
    }
    if (!notes.isEmpty()) {
      throw new CheckpointException(
          "no checkpoint in %s is whole; start the run anew without --resume: %s"
              .formatted(folder, String.join(" | ", notes)));
    }
    return Optional.empty();
  }

  /**
   * Reads one checkpoint, whoever wrote it.
   *
   * @throws DamagedCheckpointException if it is not a whole checkpoint
   * @throws CheckpointException if it is of a newer format version or may not be read
   */
  public Checkpoint read(Path file) {
    try (FSDataInputStream stream = files.open(file)) {
      return CheckpointReader.read(stream, files.getFileStatus(file).getLen());
    } catch (DamagedCheckpointException | IllegalArgumentException e) {
      throw new DamagedCheckpointException("checkpoint " + file + " is damaged: " + reason(e), e);
    } catch (CheckpointException e) {
      throw new CheckpointException("checkpoint " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      if (isDenied(e)) {
        throw new CheckpointException("checkpoint " + file + " may not be read: " + reason(e), e);
      }
      throw new DamagedCheckpointException(
          "checkpoint " + file + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * Reads the checkpoint of a round, whoever wrote it, as {@link #read(Path)}.
   *
   * @param round one of {@link #checkpoints}
   */
  public Checkpoint read(int round) {
    return read(checkpoints().get(round));
  }

  /** The files there are, by round; damaged ones too. */
  public NavigableMap<Integer, Path> checkpoints() {
    NavigableMap<Integer, Path> byRound = new TreeMap<>();
    for (Path file : list()) {
      Matcher name = NAME.matcher(file.getName());
      if (name.matches()) {
        byRound.put(Integer.parseInt(name.group(1)), file);
      }
    }
    return byRound;
  }

  private void writeTo(Path temporary, Checkpoint checkpoint) throws IOException {
    try (FSDataOutputStream stream =
        files.create(
            temporary,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            CreateOpts.createParent())) {
      CheckpointWriter.write(checkpoint, stream);
      stream.hsync();
    }
  }

  private static void requireSame(
      Path file, Checkpoint checkpoint, ModelIdentity model, Fingerprint expected) {
    if (!checkpoint.model().equals(model)) {
      throw new CheckpointException(
          "checkpoint %s is of model %s, this run's is %s; name that model or another --output"
              .formatted(file, checkpoint.model(), model));
    }
    List<String> differences = expected.differences(checkpoint.fingerprint());
    if (!differences.isEmpty()) {
      throw new CheckpointException(
          "checkpoint %s is of another configuration or of other data; put these back or name another --output: %s"
              .formatted(file, String.join("; ", differences)));
    }
  }

  private void retain(int newest) {
    NavigableMap<Integer, Path> present = checkpoints().headMap(newest, true);
    Set<Integer> kept = retention.kept(List.copyOf(present.keySet()));
    present.forEach(
        (round, file) -> {
          if (!kept.contains(round)) {
            deleteQuietly(file);
          }
        });
  }

  private void deleteTemporaries() {
    for (Path file : list()) {
      if (TEMPORARY.matcher(file.getName()).matches()) {
        log.info("Deleting {}, left over by a run that was cut off", file);
        deleteQuietly(file);
      }
    }
  }

  private List<Path> list() {
    List<Path> found = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> statuses = files.listStatus(folder);
      while (statuses.hasNext()) {
        FileStatus status = statuses.next();
        if (status.isFile()) {
          found.add(status.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoint folder %s cannot be listed: %s; see to its permissions"
              .formatted(folder, reason(e)),
          e);
    }
    return found;
  }

  private void deleteQuietly(Path file) {
    try {
      files.delete(file, false);
    } catch (FileNotFoundException e) {
      log.debug("{} is gone already", file);
    } catch (IOException e) {
      log.warn("Cannot delete {}: {}", file, reason(e));
    }
  }

  /** Local file systems report a forbidden file as one that is not found. */
  private static boolean isDenied(IOException e) {
    return e instanceof AccessControlException
        || e instanceof AccessDeniedException
        || (e instanceof FileNotFoundException && reason(e).contains("Permission denied"));
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
