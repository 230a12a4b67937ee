package io.feddip.runfolder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.RunFolderException.Reason;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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

  private final RunFiles files;

  private final Ownership ownership;

  private RunFolder(RunFiles files) {
    this.files = files;
    this.ownership = new Ownership(files);
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
    folder.files.createWritable();
    if (!resume) {
      folder.requireUnused();
    }
    folder.files.delete(SUCCESS);
    folder.files.delete(SUMMARY);
    folder.ownership.take();
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
    if (!folder.files.exists()) {
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
    folder.files.create();
    return folder;
  }

  private static RunFolder at(String location, Configuration hadoop) {
    return new RunFolder(RunFiles.at(location, hadoop));
  }

  /** The folder, qualified. */
  public Path path() {
    return files.path();
  }

  /** Where checkpoints belong. */
  public Path checkpoints() {
    return new Path(path(), CHECKPOINTS);
  }

  /** Where the final model belongs. */
  public Path model() {
    return new Path(path(), MODEL);
  }

  /**
   * Appends a round to {@code rounds.jsonl}.
   *
   * @throws RunFolderException also if another driver has taken the folder over
   */
  public void append(RoundRecord round) {
    ownership.require();
    files.append(ROUNDS, List.of(round));
  }

  /**
   * Appends client tasks to {@code clients.jsonl}.
   *
   * @throws RunFolderException also if another driver has taken the folder over
   */
  public void appendClients(List<ClientRecord> clients) {
    ownership.require();
    files.append(CLIENTS, clients);
  }

  /** Appends a reconfiguration's layers to {@code layers.jsonl}. */
  public void appendLayers(List<LayerRecord> layers) {
    files.append(LAYERS, layers);
  }

  /** Forgets everything that was recorded of rounds after the given one. */
  public void truncateAfter(int lastRound) {
    files.keep(ROUNDS, RoundRecord.class, RoundRecord::round, lastRound);
    files.keep(CLIENTS, ClientRecord.class, ClientRecord::round, lastRound);
    files.keep(LAYERS, LayerRecord.class, LayerRecord::round, lastRound);
  }

  /** Writes the effective configuration, HOCON, secrets already redacted. */
  public void writeConfig(String text) {
    files.replace(CONFIG, text);
  }

  /** Writes what the partitioner did, JSON. */
  public void writePartition(String json) {
    files.replace(PARTITION, json);
  }

  public void writeSummary(RunSummary summary) {
    try {
      files.replace(
          SUMMARY,
          RunJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a summary has no JSON form", e);
    }
  }

  public void writeReport(String html) {
    files.replace(REPORT, html);
  }

  /** Writes any other text file of the folder. */
  public void writeText(String name, String text) {
    files.replace(name, text);
  }

  public void writeBytes(String name, byte[] bytes) {
    files.replace(name, bytes);
  }

  /** Marks the run as finished: to be called when its results are written. */
  public void markSuccess() {
    ownership.require();
    files.replace(SUCCESS, "");
    ownership.end();
  }

  public boolean isFinished() {
    return has(SUCCESS);
  }

  /** The rounds in the order in which they were written; none if there are none yet. */
  public List<RoundRecord> rounds() {
    return files.lines(ROUNDS, RoundRecord.class);
  }

  public List<ClientRecord> clients() {
    return files.lines(CLIENTS, ClientRecord.class);
  }

  public List<LayerRecord> layers() {
    return files.lines(LAYERS, LayerRecord.class);
  }

  /** The summary, absent while the run goes on. */
  public Optional<RunSummary> summary() {
    return files.json(SUMMARY, RunSummary.class);
  }

  public Optional<String> config() {
    return text(CONFIG);
  }

  /** What the partitioner did. */
  public Optional<JsonNode> partition() {
    return files.json(PARTITION, JsonNode.class);
  }

  /** A text file of the folder. */
  public Optional<String> text(String name) {
    return files.text(name);
  }

  @Override
  public void close() {
    files.close();
  }

  /** The folder's URI. */
  @Override
  public String toString() {
    return path().toString();
  }

  /** Whether the folder has a file, or a folder, of that name. */
  public boolean has(String name) {
    return files.has(name);
  }
}
