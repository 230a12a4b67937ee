package io.feddip.data.files;

import io.feddip.api.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Fetches files over HTTPS. A file appears under its name only after its length and SHA-256 have
 * been found right, and never more is read than it should have.
 */
public final class Downloader {
  private static final int CONNECT_MILLIS = 15_000;
  private static final int STALL_MILLIS = 60_000;

  private final DownloadProgress progress;

  public Downloader(DownloadProgress progress) {
    this.progress = progress;
  }

  /**
   * Fetches one file.
   *
   * @param folder where to; made if it does not exist
   * @return the file
   * @throws DataException if it cannot be reached, is not what it should be, or cannot be written
   */
  Path fetch(RemoteFile remote, Path folder) {
    Path target = folder.resolve(remote.name());
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, remote.name(), ".part");
      try {
        transfer(remote, part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      return target;
    } catch (IOException e) {
      throw new DataException(
          remote.url(),
          "cannot be downloaded to " + folder + " (" + reason(e) + ")",
          "check the network and the disk, or fetch it by hand and set feddip.dataset.path",
          e);
    }
  }

  private void transfer(RemoteFile remote, Path part) throws IOException {
    MessageDigest digest = sha256();
    long done = 0;
    try (InputStream in = open(remote);
        OutputStream out = Files.newOutputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        done += count;
        if (done > remote.bytes()) {
          throw wrong(remote, "has more than the %,d bytes it should".formatted(remote.bytes()));
        }
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
        progress.advanced(remote.name(), done, remote.bytes());
      }
    }
    if (done < remote.bytes()) {
      throw wrong(remote, "ended after %,d of %,d bytes".formatted(done, remote.bytes()));
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(remote.sha256())) {
      throw wrong(remote, "has SHA-256 " + actual + " instead of " + remote.sha256());
    }
  }

  private static InputStream open(RemoteFile remote) throws IOException {
    URI uri = URI.create(remote.url());
    if (!"https".equals(uri.getScheme())
        && !InetAddress.getByName(uri.getHost()).isLoopbackAddress()) {
      throw new IOException("only HTTPS is allowed");
    }
    URLConnection connection = uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(STALL_MILLIS);
    // Java follows redirects within a protocol only, so HTTPS stays HTTPS.
    if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
      throw new IOException("HTTP status " + http.getResponseCode());
    }
    long announced = connection.getContentLengthLong();
    if (announced >= 0 && announced != remote.bytes()) {
      throw wrong(remote, "has %,d bytes instead of %,d".formatted(announced, remote.bytes()));
    }
    return connection.getInputStream();
  }

  private static DataException wrong(RemoteFile remote, String problem) {
    return new DataException(
        remote.url(), problem, "try again, or fetch it by hand and set feddip.dataset.path");
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
