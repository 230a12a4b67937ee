package io.feddip.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

/**
 * A folder of any Hadoop file system. Where it can append (HDFS), a file's stream stays open and is
 * flushed to the datanodes after every append. Where it cannot (object stores), an append writes
 * the file again, so that its lines are there when a run dies. Beyond a megabyte it does so only
 * when the file has grown by a sixteenth: what is written in all stays linear in the size of the
 * run.
 */
final class HadoopRunStorage implements RunStorage {
  private static final int ALWAYS_REWRITTEN = 1 << 20;
  private static final int GROWTH = 16;

  private final Path folder;
  private final FileSystem files;
  private final FileContext context;
  private final Map<String, FSDataOutputStream> streams = new HashMap<>();
  private final Map<String, ByteArrayOutputStream> pending = new HashMap<>();

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
    writePending(name);
    return files.open(new Path(folder, name));
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
    stream.hflush();
  }

  private void appendByRewriting(String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream waiting =
        pending.computeIfAbsent(name, key -> new ByteArrayOutputStream());
    waiting.write(bytes);
    Path file = new Path(folder, name);
    long written = files.exists(file) ? files.getFileStatus(file).getLen() : 0;
    if (written < ALWAYS_REWRITTEN || waiting.size() > written / GROWTH) {
      writePending(name);
    }
  }

  private void writePending(String name) throws IOException {
    ByteArrayOutputStream waiting = pending.remove(name);
    if (waiting == null) {
      return;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    if (exists(name)) {
      try (InputStream old = files.open(new Path(folder, name))) {
        old.transferTo(whole);
      }
    }
    waiting.writeTo(whole);
    replace(name, whole.toByteArray());
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    pending.remove(name);
    closeStream(name);
    Path temporary = new Path(folder, "." + name + ".tmp");
    try (FSDataOutputStream stream =
        context.create(temporary, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
      stream.write(bytes);
      stream.hsync();
    }
    context.rename(temporary, new Path(folder, name), Options.Rename.OVERWRITE);
  }

  @Override
  public void delete(String name) throws IOException {
    pending.remove(name);
    closeStream(name);
    files.delete(new Path(folder, name), false);
  }

  @Override
  public void close() throws IOException {
    for (String name : List.copyOf(pending.keySet())) {
      writePending(name);
    }
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
