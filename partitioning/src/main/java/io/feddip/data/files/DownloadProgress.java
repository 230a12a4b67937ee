package io.feddip.data.files;

/** Is told how a download comes along. */
@FunctionalInterface
public interface DownloadProgress {
  /**
   * Called now and then, and once at the end of every file.
   *
   * @param file name of the file
   * @param done bytes so far
   * @param total bytes the file has
   */
  void advanced(String file, long done, long total);
}
