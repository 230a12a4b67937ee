package io.feddip.runfolder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.RunFolderException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that a run writes and that everything else reads, on any Hadoop file system. A line
 * that was appended is on disk (HDFS: on the datanodes) when the method returns; other files are
 * replaced in one step. Not for use by several threads. Every failure is a {@link
 * RunFolderException}.
 *
 * <p>A folder belongs to the driver that created or resumed it last. Another one that still runs
 * finds that out when it has a round to record, and fails instead of mixing its lines in.
 */
public final class RunFolder implements AutoCloseable {
  /** Begins the line of {@link #CONFIG} that says what was set otherwise than the preset has it. */
  public static final String PRESET = "# preset ";

  public static final String CONFIG = "config.conf";
  public static final String PARTITION = "partition.json";
  public static final String ROUNDS = "rounds.jsonl";
  public static final String CLIENTS = "clients.jsonl";
  public static final String LAYERS = "layers.jsonl";
  public static final String SUMMARY = "summary.json";
  public static final String REPORT = "report.html";
  public static final String SUCCESS = "_SUCCESS";
  public static final String ROUNDS_PARQUET = "rounds.parquet";
  public static final String CHECKPOINTS = "checkpoints";
  public static final String MODEL = "model";

  /** Names the driver that the folder belongs to while its run goes on. */
  static final String DRIVER = ".driver";

  private final Path path;
  private final RunStorage storage;

  /** What this driver wrote to {@link #DRIVER}; null if the folder was only opened. */
  private String driver;

  private RunFolder(Path path, RunStorage storage) {
    this.path = path;
    this.storage = storage;
  }

  /**
   * Makes a folder for a run, with its parents, and proves that it can be written.
   *
   * @param location a path or any URI that Hadoop knows
   * @param resume whether the folder may hold a run that is to be continued; its mark of success
   *     and its summary are taken away then
   * @throws RunFolderException if the folder cannot be written, or holds a run and resume is false
   */
  public static RunFolder create(String location, Configuration hadoop, boolean resume) {
    RunFolder folder = at(location, hadoop);
    folder.write(
        "",
        () -> {
          folder.storage.createFolder();
          folder.storage.replace(".writable", new byte[0]);
          folder.storage.delete(".writable");
        });
    if (!resume) {
      folder.requireUnused();
    }
    folder.write(SUCCESS, () -> folder.storage.delete(SUCCESS));
    folder.write(SUMMARY, () -> folder.storage.delete(SUMMARY));
    folder.takeOver();
    return folder;
  }

  /**
   * Fails as {@link #create} does where a folder is in use, and touches nothing.
   *
   * @throws RunFolderException if the folder holds a run, or its location is unusable
   */
  public static void requireUnused(String location, Configuration hadoop) {
    at(location, hadoop).requireUnused();
  }

  private void requireUnused() {
    if (has(SUCCESS) || has(ROUNDS)) {
      throw new RunFolderException(
          Reason.IN_USE,
          this
              + " holds the results of a run; choose another --output, or continue it with"
              + " --resume");
    }
  }

  /**
   * Opens the folder of a run, finished or not.
   *
   * @throws RunFolderException if there is no such folder, or no run in it
   */
  public static RunFolder open(String location, Configuration hadoop) {
    RunFolder folder = at(location, hadoop);
    if (!folder.read("", folder.storage::folderExists)) {
      throw new RunFolderException(Reason.MISSING, "there is no run folder " + folder);
    }
    if (!folder.has(CONFIG) && !folder.has(ROUNDS)) {
      throw new RunFolderException(
          Reason.MISSING,
          folder
              + " is no run folder: it has neither "
              + CONFIG
              + " nor "
              + ROUNDS
              + "; name a folder that train wrote");
    }
    return folder;
  }

  /** Any folder that is to hold results of another kind; made if it is not there. */
  public static RunFolder plain(String location, Configuration hadoop) {
    RunFolder folder = at(location, hadoop);
    folder.write("", folder.storage::createFolder);
    return folder;
  }

  private static RunFolder at(String location, Configuration hadoop) {
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
      return new RunFolder(qualified, storage);
    } catch (IOException | IllegalArgumentException e) {
      throw new RunFolderException(
          Reason.MISSING, "'" + location + "' is no usable folder: " + e.getMessage(), e);
    }
  }

  /** The folder, qualified. */
  public Path path() {
    return path;
  }

  /** Where checkpoints belong. */
  public Path checkpoints() {
    return new Path(path, CHECKPOINTS);
  }

  /** Where the final model belongs. */
  public Path model() {
    return new Path(path, MODEL);
  }

  /**
   * Appends a round to {@code rounds.jsonl}.
   *
   * @throws RunFolderException also if another driver has taken the folder over
   */
  public void append(RoundRecord round) {
    requireOwn();
    appendLines(ROUNDS, List.of(round));
  }

  /**
   * Appends client tasks to {@code clients.jsonl}.
   *
   * @throws RunFolderException also if another driver has taken the folder over
   */
  public void appendClients(List<ClientRecord> clients) {
    requireOwn();
    appendLines(CLIENTS, clients);
  }

  /** Appends a reconfiguration's layers to {@code layers.jsonl}. */
  public void appendLayers(List<LayerRecord> layers) {
    appendLines(LAYERS, layers);
  }

  /** Forgets everything that was recorded of rounds after the given one. */
  public void truncateAfter(int lastRound) {
    keep(ROUNDS, RoundRecord.class, RoundRecord::round, lastRound);
    keep(CLIENTS, ClientRecord.class, ClientRecord::round, lastRound);
    keep(LAYERS, LayerRecord.class, LayerRecord::round, lastRound);
  }

  /** Writes the effective configuration, HOCON, secrets already redacted. */
  public void writeConfig(String text) {
    replace(CONFIG, text);
  }

  /** Writes what the partitioner did, JSON. */
  public void writePartition(String json) {
    replace(PARTITION, json);
  }

  public void writeSummary(RunSummary summary) {
    try {
      replace(
          SUMMARY,
          RunJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a summary has no JSON form", e);
    }
  }

  public void writeReport(String html) {
    replace(REPORT, html);
  }

  /** Writes any other text file of the folder. */
  public void writeText(String name, String text) {
    replace(name, text);
  }

  public void writeBytes(String name, byte[] bytes) {
    write(name, () -> storage.replace(name, bytes));
  }

  /** Marks the run as finished: to be called when its results are written. */
  public void markSuccess() {
    requireOwn();
    replace(SUCCESS, "");
    write(DRIVER, () -> storage.delete(DRIVER));
  }

  private void takeOver() {
    driver = "driver " + UUID.randomUUID() + ", since " + Instant.now().truncatedTo(SECONDS);
    replace(DRIVER, driver);
  }

  private void requireOwn() {
    if (driver == null) {
      return;
    }
    String owner = text(DRIVER).orElse("nobody, since its file " + DRIVER + " is gone");
    if (!owner.equals(driver)) {
      throw new RunFolderException(
          Reason.IN_USE,
          path
              + " belongs to "
              + owner
              + "; this run, which began before that, stops and leaves it alone");
    }
  }

  public boolean isFinished() {
    return has(SUCCESS);
  }

  /** The rounds in the order in which they were written; none if there are none yet. */
  public List<RoundRecord> rounds() {
    return lines(ROUNDS, RoundRecord.class);
  }

  public List<ClientRecord> clients() {
    return lines(CLIENTS, ClientRecord.class);
  }

  public List<LayerRecord> layers() {
    return lines(LAYERS, LayerRecord.class);
  }

  /** The summary, absent while the run goes on. */
  public Optional<RunSummary> summary() {
    return text(SUMMARY).map(json -> parse(SUMMARY, json, RunSummary.class));
  }

  public Optional<String> config() {
    return text(CONFIG);
  }

  /** What the partitioner did. */
  public Optional<JsonNode> partition() {
    return text(PARTITION).map(json -> parse(PARTITION, json, JsonNode.class));
  }

  /** A text file of the folder. */
  public Optional<String> text(String name) {
    return has(name) ? Optional.of(new String(bytes(name), UTF_8)) : Optional.empty();
  }

  @Override
  public void close() {
    write("", storage::close);
  }

  /** The folder's URI. */
  @Override
  public String toString() {
    return path.toString();
  }

  /** Whether the folder has a file, or a folder, of that name. */
  public boolean has(String name) {
    return read(name, () -> storage.exists(name));
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

  private <T> List<T> lines(String name, Class<T> type) {
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

  private <T> void keep(String name, Class<T> type, ToIntFunction<T> round, int lastRound) {
    if (has(name)) {
      List<T> kept = new ArrayList<>(lines(name, type));
      kept.removeIf(line -> round.applyAsInt(line) > lastRound);
      write(name, () -> storage.replace(name, JsonLines.write(kept)));
    }
  }

  private void appendLines(String name, List<?> lines) {
    if (!lines.isEmpty()) {
      write(name, () -> storage.append(name, JsonLines.write(lines)));
    }
  }

  private void replace(String name, String text) {
    write(name, () -> storage.replace(name, text.getBytes(UTF_8)));
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
