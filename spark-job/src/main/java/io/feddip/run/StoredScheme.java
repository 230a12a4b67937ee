package io.feddip.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.feddip.api.UsageException;
import io.feddip.data.table.TableScheme;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunJson;
import java.util.Optional;

/**
 * What a run's model must know of its table, as {@code table.json} of the run folder: columns, how
 * they are normalised, and what its classes are called.
 */
public final class StoredScheme {
  /** The file's name. */
  public static final String FILE = "table.json";

  private StoredScheme() {}

  static void write(RunFolder folder, TableScheme scheme) {
    try {
      folder.writeText(
          FILE, RunJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(scheme));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a scheme of a table is no JSON", e);
    }
  }

  /** Reads it, if the run was trained on a table. */
  public static Optional<TableScheme> find(RunFolder folder) {
    return folder.has(FILE) ? Optional.of(of(folder)) : Optional.empty();
  }

  /**
   * Reads it.
   *
   * @throws UsageException if the run was not trained on a table, or the file is damaged
   */
  public static TableScheme of(RunFolder folder) {
    String json =
        folder
            .text(FILE)
            .orElseThrow(
                () ->
                    new UsageException(
                        folder + " has no " + FILE + "; only a run on a table has one"));
    try {
      return RunJson.mapper().readValue(json, TableScheme.class);
    } catch (JsonProcessingException e) {
      throw new UsageException(folder + "/" + FILE + " is damaged: train again", e);
    }
  }
}
