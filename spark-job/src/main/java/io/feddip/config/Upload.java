package io.feddip.config;

/** What clients of a masked strategy send back. */
public enum Upload {
  /** Only the values on the mask wherever the server would drop the rest; dense otherwise. */
  AUTO,
  /** Every coordinate, as published. */
  DENSE,
  /** Only the values on the mask, always: another algorithm where feedback needs the rest. */
  MASKED
}
