package io.feddip.runfolder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.feddip.runfolder.RunFolderException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Texts, bytes and lines of JSON in the files of one folder, on any Hadoop file system. Every
 * failure is a {@link RunFolderException} that names the file.
 */
final class RunFiles implements AutoCloseable {
  private final Path path;
  private final RunStorage storage;

  private RunFiles(Path path, RunStorage storage) {
    this.path = path;
    this.storage = storage;
  }

  static RunFiles at(String location, Configuration hadoop) {
    requireNonNull(location, "location is null");
    requireNonNull(hadoop, "hadoop is null");
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(hadoop);
      Path qualified = files.makeQualified(path);
      RunStorage storage =
          files.getUri().getScheme().equals("file")
              ? new LocalRunStorage(java.nio.file.Path.of(qualified.toUri().getPath()))
              : new HadoopRunStorage(qualified, hadoop);
      return new RunFiles(qualified, storage);
    } catch (IOException | IllegalArgumentException e) {
      throw new RunFolderException(
          Reason.MISSING, "'" + location + "' is no usable folder: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return read("", storage::folderExists);
  }

  void create() {
    write("", storage::createFolder);
  }

  /** Makes the folder and proves that it can be written. */
  void createWritable() {
    write(
        "",
        () -> {
          storage.createFolder();
          storage.replace(".writable", new byte[0]);
          storage.delete(".writable");
        });
  }

  /** Whether the folder has a file, or a folder, of that name. */
  boolean has(String name) {
    return read(name, () -> storage.exists(name));
  }

  Optional<String> text(String name) {
    return has(name) ? Optional.of(new String(bytes(name), UTF_8)) : Optional.empty();
  }

  /** The file's content as JSON; nothing where there is no such file. */
  <T> Optional<T> json(String name, Class<T> type) {
    return text(name).map(json -> parse(name, json, type));
  }

  /** Puts a file in the place of another in one step. */
  void replace(String name, byte[] bytes) {
    write(name, () -> storage.replace(name, bytes));
  }

  void replace(String name, String text) {
    replace(name, text.getBytes(UTF_8));
  }

  void delete(String name) {
    write(name, () -> storage.delete(name));
  }

  @Override
  public void close() {
    write("", storage::close);
  }

  private byte[] bytes(String name) {
    return read(
        name,
        () -> {
          try (InputStream in = storage.open(name)) {
            return in.readAllBytes();
          }
        });
  }

  /** The objects of a file of lines; none if there is no such file. */
  <T> List<T> lines(String name, Class<T> type) {
    if (!has(name)) {
      return List.of();
    }
    return read(
        name,
        () -> {
          try (InputStream in = storage.open(name)) {
            return JsonLines.read(in, type, path + "/" + name);
          }
        });
  }

  /** Takes the lines of later rounds out of a file. */
  <T> void keep(String name, Class<T> type, ToIntFunction<T> round, int lastRound) {
    if (has(name)) {
      List<T> kept = new ArrayList<>(lines(name, type));
      kept.removeIf(line -> round.applyAsInt(line) > lastRound);
      write(name, () -> storage.replace(name, JsonLines.write(kept)));
    }
  }

  /** Adds lines, which are on disk when it returns. */
  void append(String name, List<?> lines) {
    if (!lines.isEmpty()) {
      write(name, () -> storage.append(name, JsonLines.write(lines)));
    }
  }

  private <T> T parse(String name, String json, Class<T> type) {
    try {
      return RunJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new RunFolderException(
          Reason.CORRUPT, path + "/" + name + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  private void write(String name, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new RunFolderException(
          Reason.UNWRITABLE,
          "cannot write " + (name.isEmpty() ? "the folder " + path : path + "/" + name) + ": " + e,
          e);
    }
  }

  private <T> T read(String name, Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new RunFolderException(
          Reason.MISSING,
          "cannot read " + (name.isEmpty() ? "the folder " + path : path + "/" + name) + ": " + e,
          e);
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private interface Reading<T> {
    T run() throws IOException;
  }
}
