package io.feddip.data.files;

import io.feddip.api.data.DataFile;
import io.feddip.api.data.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Optional;

/** Resources beside a class. */
public record ClassPathFolder(Class<?> beside, String folder) implements DataFolder {
  @Override
  public String name() {
    return "classpath:" + folder;
  }

  @Override
  public Optional<DataFile> find(String file) {
    return Optional.ofNullable(beside.getResource(folder + "/" + file)).map(Resource::new);
  }

  /** A resource. */
  private record Resource(URL url) implements DataFile {
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
