package io.feddip.api.data;

import java.util.Optional;

/** A folder that data files are looked for in, wherever it is. */
public interface DataFolder {
  /** Path or URI, for messages. */
  String name();

  /**
   * Looks for a file.
   *
   * @param file name relative to the folder
   * @return the file, if it is there
   * @throws DataException if the folder cannot be reached
   */
  Optional<DataFile> find(String file);
}
