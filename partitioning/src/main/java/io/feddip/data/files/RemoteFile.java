package io.feddip.data.files;

/**
 * A file that can be downloaded.
 *
 * @param base URL of the folder it is in, ending with a slash
 * @param name of the file there
 * @param bytes its exact length
 * @param sha256 its digest in hexadecimal
 */
public record RemoteFile(String base, String name, long bytes, String sha256) {
  public RemoteFile {
    if (!base.endsWith("/") || !sha256.matches("[0-9a-f]{64}") || bytes < 1) {
      throw new IllegalArgumentException("not a remote file: " + base + name);
    }
  }

  public String url() {
    return base + name;
  }
}
