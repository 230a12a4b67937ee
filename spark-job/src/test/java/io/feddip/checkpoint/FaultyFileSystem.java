package io.feddip.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under the scheme {@code faulty}, which fails at the n-th operation and all
 * after it (a dead disk) or at that one only, as its configuration says. Writes count, one an
 * operation; so does opening, closing, renaming, listing and deleting.
 */
final class FaultyFileSystem extends RawLocalFileSystem {
  static final String FAIL_AT = "faulty.at";
  static final String FAIL_ONCE = "faulty.once";
  static final String DENY_READS = "faulty.deny";

  private static final AtomicInteger operations = new AtomicInteger();

  private int failAt;
  private boolean failOnce;
  private boolean denyReads;

  /** Forgets the operations counted so far. */
  static void reset() {
    operations.set(0);
  }

  static int operations() {
    return operations.get();
  }

  /** A configuration in which {@code faulty:///} fails at operation {@code at}, from 1; 0 never. */
  static Configuration configuration(int at, boolean once) {
    Configuration configuration = new Configuration();
    configuration.set("fs.AbstractFileSystem.faulty.impl", FaultyFs.class.getName());
    configuration.setInt(FAIL_AT, at);
    configuration.setBoolean(FAIL_ONCE, once);
    return configuration;
  }

  private void step(String what) throws IOException {
    int operation = operations.incrementAndGet();
    if (failAt > 0 && (failOnce ? operation == failAt : operation >= failAt)) {
      throw new IOException("injected fault at operation " + operation + ", " + what);
    }
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    super.initialize(uri, configuration);
    failAt = configuration.getInt(FAIL_AT, 0);
    failOnce = configuration.getBoolean(FAIL_ONCE, false);
    denyReads = configuration.getBoolean(DENY_READS, false);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    step("open");
    if (denyReads) {
      throw new AccessControlException("Permission denied: user=nobody, access=READ");
    }
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    step("create");
    return wrap(
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    step("create");
    return wrap(
        super.createNonRecursive(
            path, permission, flags, bufferSize, replication, blockSize, progress));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    step("rename");
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    step("delete");
    return super.delete(path, recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    step("list");
    return super.listStatus(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    step("mkdirs");
    return super.mkdirs(path, permission);
  }

  private FSDataOutputStream wrap(FSDataOutputStream stream) throws IOException {
    return new FSDataOutputStream(new FaultyStream(stream), null);
  }

  private final class FaultyStream extends FilterOutputStream {
    private FaultyStream(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      step("write");
      out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      step("flush");
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
      step("close");
    }
  }

  /** The form of it that {@code FileContext} asks for. */
  public static final class FaultyFs extends DelegateToFileSystem {
    public FaultyFs(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new FaultyFileSystem(), configuration, "faulty", false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }
  }
}
