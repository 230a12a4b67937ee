package io.feddip.api.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A folder of data files, on any file system that Hadoop knows or on the class path. */
public interface DataFolder {

  /** What to call it in messages. */
  String location();

  /** The names of its files, sorted; those in folders below have slashes. */
  List<String> names() throws IOException;

  /** Whether there is a file of that name. */
  boolean has(String name);

  /**
   * Opens a file.
   *
   * @throws IOException if it isn't there or cannot be read
   */
  InputStream open(String name) throws IOException;
}
