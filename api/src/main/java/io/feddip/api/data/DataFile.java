package io.feddip.api.data;

import java.io.IOException;
import java.io.InputStream;

/** One file that can be read, wherever it is. */
public interface DataFile {
  /** Path or URI, for messages. */
  String name();

  /** Length in bytes, negative if it cannot be told. */
  long length() throws IOException;

  /** Opens it anew, at its beginning. */
  InputStream open() throws IOException;
}
