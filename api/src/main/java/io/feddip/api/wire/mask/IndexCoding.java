package io.feddip.api.wire.mask;

/** How a payload says which coordinates its values belong to. */
public enum IndexCoding {
  /** All of them: there is no mask. */
  NONE(0),
  RICE(1),
  BITMAP(2),
  /** By the hash of a mask that the receiver holds. */
  HELD(3);

  private final int code;

  IndexCoding(int code) {
    this.code = code;
  }

  /** How the header says it. */
  public int code() {
    return code;
  }
}
