package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.WireException;

/** A dense vector beside an update: squared gradients, saliencies. Always float32. */
public final class VectorPayload {
  private VectorPayload() {}

  /**
   * A vector as bytes.
   *
   * @param values one for each parameter, or one for each prunable weight
   */
  public static byte[] encode(Layout layout, float[] values) {
    if (values.length != layout.length() && values.length != layout.prunableLength()) {
      throw new IllegalArgumentException(values.length + " values for " + layout);
    }
    return new PayloadWriter(layout, Kind.VECTOR, ValueFormat.FLOAT32).vector(values);
  }

  /**
   * The vector that bytes mean.
   *
   * @param length how many values there must be
   * @throws WireException if the bytes are no valid vector of that length for this layout
   */
  public static float[] decode(byte[] bytes, Layout layout, int length) {
    Header header = Header.read(bytes, layout);
    if (header.kind() != Kind.VECTOR
        || header.coding() != IndexCoding.NONE
        || header.format() != ValueFormat.FLOAT32
        || header.indexBytes() != 0
        || header.kept() != length
        || bytes.length != Header.BYTES + 4L * length) {
      throw new WireException("the payload is not a vector of %d values".formatted(length));
    }
    return PayloadReader.floats(bytes, Header.BYTES, length);
  }
}
