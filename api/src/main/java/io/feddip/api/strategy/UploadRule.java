package io.feddip.api.strategy;

/** What clients of a masked strategy send back. */
public enum UploadRule {
  /** Only the values on the mask wherever the server would drop the rest; dense otherwise. */
  AUTO,
  /** Every coordinate, as published. */
  DENSE,
  /** Only the values on the mask, always: another algorithm where feedback needs the rest. */
  MASKED
}
