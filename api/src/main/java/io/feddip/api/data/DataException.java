package io.feddip.api.data;

/**
 * A data set cannot be used: a file is missing, damaged or not what it should be. The message is
 * one line: the file, what is wrong with it, what to do.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String file;

  /**
   * @param file path or URI of the file or folder
   * @param problem what is wrong with it
   * @param remedy what the user can do
   */
  public DataException(String file, String problem, String remedy) {
    this(file, problem, remedy, null);
  }

  public DataException(String file, String problem, String remedy, Throwable cause) {
    super(oneLine(file + ": " + problem + "; " + remedy), cause);
    this.file = file;
  }

  /** The file or folder that the message is about. */
  public String file() {
    return file;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }
}
