package io.feddip.data.files;

import io.feddip.api.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder that data files are looked for in: in any Hadoop file system or on the class path. */
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

  /**
   * A folder in a Hadoop file system; it need not exist.
   *
   * @param location any URI that Hadoop has a file system for, or a path in the default one
   */
  static DataFolder at(String location, Configuration configuration) {
    return new HadoopFolder(location, configuration);
  }

  /** Resources beside a class. */
  static DataFolder onClassPath(Class<?> beside, String folder) {
    return new ClassPathFolder(beside, folder);
  }

  /** In a Hadoop file system. */
  record HadoopFolder(String location, Configuration configuration) implements DataFolder {
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
  }

  /** A file in a Hadoop file system. */
  record HadoopFile(FileSystem fileSystem, FileStatus status) implements DataFile {
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

  /** Resources. */
  record ClassPathFolder(Class<?> beside, String folder) implements DataFolder {
    @Override
    public String name() {
      return "classpath:" + folder;
    }

    @Override
    public Optional<DataFile> find(String file) {
      return Optional.ofNullable(beside.getResource(folder + "/" + file)).map(Resource::new);
    }
  }

  /** A resource. */
  record Resource(URL url) implements DataFile {
    @Override
    public String name() {
      return url.toString();
    }

    @Override
    public long length() throws IOException {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      try (InputStream opened = connection.getInputStream()) {
        return opened == null ? 0 : connection.getContentLengthLong();
      }
    }

    @Override
    public InputStream open() throws IOException {
      return url.openStream();
    }
  }
}
