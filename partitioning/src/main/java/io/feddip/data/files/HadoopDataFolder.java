package io.feddip.data.files;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A folder in any file system of Hadoop's, as a plug-in's format sees it. */
public final class HadoopDataFolder implements DataFolder {
  private final String location;
  private final Path root;
  private final FileSystem fileSystem;

  /**
   * @param location any URI that Hadoop has a file system for, or a path in the default one
   * @throws DataException if it cannot be reached
   */
  public HadoopDataFolder(String location, Configuration configuration) {
    this.location = requireNonNull(location, "location is null");
    try {
      this.root = new Path(location);
      this.fileSystem = root.getFileSystem(configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private DataException unreadable(Exception e) {
    return new DataException(
        location, "cannot be read (" + e.getMessage() + ")", "check feddip.dataset.path", e);
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    String base = fileSystem.makeQualified(root).toUri().getPath();
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(root, true);
    while (files.hasNext()) {
      String path = files.next().getPath().toUri().getPath();
      names.add(path.substring(base.length() + (base.endsWith("/") ? 0 : 1)));
    }
    names.sort(null);
    return List.copyOf(names);
  }

  @Override
  public boolean has(String name) {
    try {
      Path path = new Path(root, name);
      return fileSystem.exists(path) && fileSystem.getFileStatus(path).isFile();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    return fileSystem.open(new Path(root, name));
  }
}
