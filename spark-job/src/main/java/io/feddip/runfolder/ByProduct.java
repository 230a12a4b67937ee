package io.feddip.runfolder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is made from results which are safe already: a copy, a page, a picture. Whatever
 * keeps it from being written is a warning and never the end of what made the results.
 */
public final class ByProduct {
  private static final Logger log = LoggerFactory.getLogger(ByProduct.class);

  private ByProduct() {}

  /**
   * Writes it if that is possible.
   *
   * @param name what is written, for the warning: a file's path
   * @return whether it was written
   */
  public static boolean attempt(String name, Writing writing) {
    try {
      writing.run();
      return true;
    } catch (Throwable e) { // Missing codecs and classes are errors, not exceptions.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log.warn(
          "cannot write {}, a by-product; the results are complete without it: {}",
          name,
          firstLine(e));
      log.debug("cannot write {}", name, e);
      return false;
    }
  }

  /** The innermost cause in a line: what is around it names Spark's stages. */
  private static String firstLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("");
  }

  /** What writes a by-product. */
  public interface Writing {
    void run() throws Exception;
  }
}
