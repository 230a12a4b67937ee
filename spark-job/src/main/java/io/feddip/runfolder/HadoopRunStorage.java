package io.feddip.runfolder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;

/**
 * A folder of any Hadoop file system. Where it can append (HDFS), a file's stream stays open and is
 * flushed to the datanodes after every append. Where it cannot (object stores), an append writes
 * the file again; beyond a megabyte it writes only the lines since then to a second, hidden file,
 * until those are a sixteenth of the first. What is written in all stays nearly linear in the size
 * of the run, and whoever reads through this class, in this process or another, finds every line.
 */
final class HadoopRunStorage implements RunStorage {
  private static final int ALWAYS_REWRITTEN = 1 << 20;
  private static final int GROWTH = 16;

  private final Path folder;
  private final FileSystem files;
  private final FileContext context;
  private final Map<String, FSDataOutputStream> streams = new HashMap<>();

  /** Lines that are in a tail, by the name of the file that they follow. */
  private final Map<String, ByteArrayOutputStream> tails = new HashMap<>();

  HadoopRunStorage(Path folder, Configuration hadoop) throws IOException {
    this.files = folder.getFileSystem(hadoop);
    this.folder = files.makeQualified(folder);
    this.context = FileContext.getFileContext(this.folder.toUri(), hadoop);
  }

  @Override
  public void createFolder() throws IOException {
    files.mkdirs(folder);
  }

  @Override
  public boolean folderExists() throws IOException {
    return files.exists(folder) && files.getFileStatus(folder).isDirectory();
  }

  @Override
  public boolean exists(String name) throws IOException {
    return files.exists(new Path(folder, name));
  }

  @Override
  public InputStream open(String name) throws IOException {
    Path file = new Path(folder, name);
    Path tail = tail(name, length(file));
    if (!files.exists(tail)) {
      return files.open(file);
    }
    return new SequenceInputStream(files.open(file), files.open(tail));
  }

  @Override
  public void append(String name, byte[] bytes) throws IOException {
    Path file = new Path(folder, name);
    if (!files.hasPathCapability(file, CommonPathCapabilities.FS_APPEND)) {
      appendByRewriting(name, bytes);
      return;
    }
    FSDataOutputStream stream = streams.get(name);
    if (stream == null) {
      stream = files.exists(file) ? files.append(file) : files.create(file, false);
      streams.put(name, stream);
    }
    stream.write(bytes);
    if (stream instanceof HdfsDataOutputStream hdfs) {
      // Only then does the file's length grow for those who ask the name node, as Spark does.
      hdfs.hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
    } else {
      stream.hflush();
    }
  }

  private void appendByRewriting(String name, byte[] bytes) throws IOException {
    Path file = new Path(folder, name);
    long written = length(file);
    ByteArrayOutputStream lines = tails.get(name);
    if (lines == null) {
      lines = new ByteArrayOutputStream();
      if (files.exists(tail(name, written))) {
        copy(tail(name, written), lines);
      }
      tails.put(name, lines);
    }
    lines.write(bytes);
    if (written < ALWAYS_REWRITTEN || lines.size() > written / GROWTH) {
      joinTail(name);
    } else {
      write(tail(name, written), lines.toByteArray());
    }
  }

  /** The hidden file with what follows a file of that length; any other tail is out of date. */
  private Path tail(String name, long length) {
    return new Path(folder, "." + name + ".after-" + length);
  }

  private void joinTail(String name) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Path file = new Path(folder, name);
    if (files.exists(file)) {
      copy(file, whole);
    }
    tails.get(name).writeTo(whole);
    replace(name, whole.toByteArray());
  }

  private void copy(Path file, ByteArrayOutputStream to) throws IOException {
    try (InputStream in = files.open(file)) {
      in.transferTo(to);
    }
  }

  private long length(Path file) throws IOException {
    return files.exists(file) ? files.getFileStatus(file).getLen() : 0;
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    Path tail = tail(name, length(new Path(folder, name)));
    closeStream(name);
    write(new Path(folder, name), bytes);
    // After the file, so that no line is nowhere; the tail follows a length that is gone.
    tails.remove(name);
    files.delete(tail, false);
  }

  private void write(Path file, byte[] bytes) throws IOException {
    Path temporary = new Path(folder, "." + file.getName() + ".tmp");
    try (FSDataOutputStream stream =
        context.create(temporary, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
      stream.write(bytes);
      stream.hsync();
    }
    context.rename(temporary, file, Options.Rename.OVERWRITE);
  }

  @Override
  public void delete(String name) throws IOException {
    closeStream(name);
    tails.remove(name);
    Path file = new Path(folder, name);
    files.delete(tail(name, length(file)), false);
    files.delete(file, false);
  }

  @Override
  public void close() throws IOException {
    for (String name : List.copyOf(tails.keySet())) {
      if (tails.get(name).size() > 0) {
        joinTail(name);
      }
    }
    tails.clear();
    for (String name : List.copyOf(streams.keySet())) {
      closeStream(name);
    }
  }

  private void closeStream(String name) throws IOException {
    FSDataOutputStream stream = streams.remove(name);
    if (stream != null) {
      stream.close();
    }
  }
}
