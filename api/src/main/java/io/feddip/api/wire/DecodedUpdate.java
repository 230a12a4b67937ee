package io.feddip.api.wire;

import io.feddip.api.model.Mask;
import java.util.Optional;

/** A valid update whose values are still in its bytes. */
public final class DecodedUpdate implements Update {
  private final PayloadReader reader;
  private final int bytes;

  DecodedUpdate(PayloadReader reader, int bytes) {
    this.reader = reader;
    this.bytes = bytes;
  }

  /** Size of the payload in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether this is a top-k update. */
  public boolean isTopK() {
    return reader.header().kind() == Kind.TOP_K_UPDATE;
  }

  /**
   * Which values came: over P, or for a top-k update over the trainable coordinates; none if all
   * did.
   */
  public Optional<Mask> mask() {
    return reader.mask();
  }

  /** A new flat vector of the values, zeros where none came. */
  public float[] values() {
    return reader.values();
  }

  @Override
  public int length() {
    return reader.length();
  }

  @Override
  public float largestMagnitude() {
    return reader.largestMagnitude();
  }

  @Override
  public void forEach(Sink sink) {
    reader.forEach(sink);
  }
}
