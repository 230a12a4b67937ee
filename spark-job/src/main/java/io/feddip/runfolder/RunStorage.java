package io.feddip.runfolder;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The files of one folder, by name. What append and replace wrote is there when they return. */
interface RunStorage extends Closeable {

  /** Makes the folder and its parents; nothing if it is there. */
  void createFolder() throws IOException;

  boolean folderExists() throws IOException;

  boolean exists(String name) throws IOException;

  /** Reads a file; throws FileNotFoundException or NoSuchFileException if it is not there. */
  InputStream open(String name) throws IOException;

  /** Adds bytes at the end of a file, which need not exist. */
  void append(String name, byte[] bytes) throws IOException;

  /** Writes a file in one step: a reader sees the old content or the new, never a part. */
  void replace(String name, byte[] bytes) throws IOException;

  void delete(String name) throws IOException;

  @Override
  void close() throws IOException;
}
