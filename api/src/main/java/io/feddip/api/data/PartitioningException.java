package io.feddip.api.data;

/**
 * Examples cannot be divided among clients as asked. The message is one line: the key of the
 * setting, its value, what is allowed or what to change.
 */
public final class PartitioningException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String key;

  /**
   * @param key of the setting without its prefix, for example {@code alpha}
   */
  public PartitioningException(String key, String problem) {
    super("feddip.partitioning." + key + " " + problem);
    this.key = "feddip.partitioning." + key;
  }

  /** The full key of the setting to change. */
  public String key() {
    return key;
  }
}
