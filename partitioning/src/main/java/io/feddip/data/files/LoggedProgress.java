package io.feddip.data.files;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line at every tenth of a file. */
public final class LoggedProgress implements DownloadProgress {
  private static final Logger logger = LoggerFactory.getLogger(LoggedProgress.class);

  private String file = "";
  private long tenths;

  @Override
  public synchronized void advanced(String file, long done, long total) {
    long now = 10 * done / total;
    if (!file.equals(this.file) || now > tenths) {
      this.file = file;
      this.tenths = now;
      logger.info("{}: {} of {} bytes, {} %", file, done, total, 100 * done / total);
    }
  }
}
