package io.feddip.api.wire.mask;

/** A payload without an index refers to a mask that the receiver doesn't hold. */
public final class MissingMaskException extends WireException {
  private static final long serialVersionUID = 1;

  private final transient MaskHash hash;

  public MissingMaskException(MaskHash hash) {
    super("the mask " + hash + " is not held here; decode a payload with that mask first");
    this.hash = hash;
  }

  /** What to ask for. */
  public MaskHash hash() {
    return hash;
  }
}
