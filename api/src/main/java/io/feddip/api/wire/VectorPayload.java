package io.feddip.api.wire;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.WireException;

/**
 * A vector that may be mostly zeros, as bytes: what a client of top-k owes the server, or what it
 * measured besides. Of the trainable values those that are not zero and their index, or all where
 * that takes less. Exact; always float32.
 */
public final class VectorPayload {
  private VectorPayload() {}

  /**
   * A vector as bytes.
   *
   * @param values flat
   */
  public static byte[] encode(Layout layout, float[] values) {
    CoordinateRanges trainable = Kind.TOP_K_UPDATE.indexed(layout);
    long[] words = new long[(trainable.size() + Long.SIZE - 1) / Long.SIZE];
    for (int k = 0; k < trainable.count(); k++) {
      for (int i = trainable.start(k); i < trainable.end(k); i++) {
        // By its bits: a negative zero is not nothing when something is added to it.
        if (Float.floatToRawIntBits(values[trainable.offset(k) + i - trainable.start(k)]) != 0) {
          words[i / Long.SIZE] |= 1L << i;
        }
      }
    }
    Mask owed = Mask.ofWords(trainable.size(), words);
    return new PayloadWriter(layout, Kind.TOP_K_UPDATE, ValueFormat.FLOAT32).topK(owed, values);
  }

  /**
   * The vector that bytes mean; a plain one, as earlier releases wrote it, is one too.
   *
   * @throws WireException if the bytes are neither, or of another layout
   */
  public static float[] decode(byte[] bytes, Layout layout) {
    Header header = Header.read(bytes, layout);
    if (header.kind() == Kind.VECTOR) {
      return plain(bytes, layout, header);
    }
    DecodedUpdate vector = UpdatePayload.decode(bytes, layout, new MaskCache(1));
    if (!vector.isTopK()) {
      throw new WireException("the payload is no vector");
    }
    return vector.values();
  }

  private static float[] plain(byte[] bytes, Layout layout, Header header) {
    if (header.coding() != IndexCoding.NONE
        || header.format() != ValueFormat.FLOAT32
        || header.indexBytes() != 0
        || header.kept() != layout.length()
        || bytes.length != Header.BYTES + 4L * layout.length()) {
      throw new WireException(
          "the payload is not a vector of %d values".formatted(layout.length()));
    }
    return PayloadReader.floats(bytes, Header.BYTES, layout.length());
  }
}
