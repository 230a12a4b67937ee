package io.feddip.data;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A file in one of the executor's local folders, for the task that makes it: it is deleted when the
 * task ends, however it does. Threads of the task may share it.
 */
public final class ScratchFile {
  private final File place;
  private final RandomAccessFile file;

  private ScratchFile(File place, RandomAccessFile file) {
    this.place = place;
    this.file = file;
  }

  /** Makes one; only in a task. */
  public static ScratchFile create() throws IOException {
    File place = SparkEnv.get().blockManager().diskBlockManager().createTempLocalBlock()._2();
    ScratchFile scratch = new ScratchFile(place, new RandomAccessFile(place, "rw"));
    TaskCompletionListener end = task -> scratch.delete();
    TaskContext.get().addTaskCompletionListener(end);
    return scratch;
  }

  /** Writes behind what is there. */
  public synchronized void append(byte[] bytes) throws IOException {
    file.seek(file.length());
    file.write(bytes);
  }

  /**
   * Fills a part of an array.
   *
   * @param position in the file
   * @param offset in the array
   */
  public synchronized void read(long position, byte[] into, int offset, int length)
      throws IOException {
    file.seek(position);
    file.readFully(into, offset, length);
  }

  private synchronized void delete() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      place.delete();
    }
  }
}
