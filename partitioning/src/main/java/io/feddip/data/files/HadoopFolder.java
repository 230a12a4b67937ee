package io.feddip.data.files;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFile;
import io.feddip.api.data.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder in a Hadoop file system; it need not exist.
 *
 * @param location any URI that Hadoop has a file system for, or a path in the default one
 * @param configuration decides what file systems there are
 */
public record HadoopFolder(String location, Configuration configuration) implements DataFolder {
  @Override
  public String name() {
    return location.startsWith("file:///") ? location.substring("file://".length()) : location;
  }

  @Override
  public Optional<DataFile> find(String file) {
    try {
      Path path = new Path(new Path(location), file);
      FileSystem fileSystem = path.getFileSystem(configuration);
      if (!fileSystem.exists(path)) {
        return Optional.empty();
      }
      FileStatus status = fileSystem.getFileStatus(path);
      return status.isFile() ? Optional.of(new HadoopFile(fileSystem, status)) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(
          name(), "cannot be read (" + e.getMessage() + ")", "check feddip.dataset.path", e);
    }
  }

  /** A file in a Hadoop file system. */
  private record HadoopFile(FileSystem fileSystem, FileStatus status) implements DataFile {
    @Override
    public String name() {
      Path path = status.getPath();
      return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    @Override
    public long length() {
      return status.getLen();
    }

    @Override
    public InputStream open() throws IOException {
      return fileSystem.open(status.getPath());
    }
  }
}
