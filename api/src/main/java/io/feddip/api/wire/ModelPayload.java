package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.MissingMaskException;
import io.feddip.api.wire.mask.WireException;
import java.util.Optional;
import java.util.function.Supplier;

/** The masked global model, and masks on their own, on the way down. */
public final class ModelPayload {
  private ModelPayload() {}

  /**
   * A model as bytes: header, index, values on the mask, everything off P. Without the index that
   * is 4 bytes a kept weight, 48 bytes and 4 bytes a parameter off P.
   *
   * @param mask over P, or none to send all weights
   * @param weights flat; what the mask prunes is not looked at
   * @param includeIndex false if every receiver holds the mask
   */
  public static byte[] encode(
      Layout layout,
      Optional<Mask> mask,
      float[] weights,
      boolean includeIndex,
      ValueFormat format) {
    PayloadWriter writer = new PayloadWriter(layout, Kind.MODEL, format);
    if (mask.isEmpty()) {
      return writer.dense(weights);
    }
    return includeIndex ? writer.indexed(mask.get(), weights) : writer.held(mask.get(), weights);
  }

  /**
   * The model as its receivers have it: in a lossy format not the one that was encoded.
   *
   * @param weights flat, zero off the mask
   * @return the same array where nothing is lost
   */
  public static float[] received(
      Layout layout, Optional<Mask> mask, float[] weights, ValueFormat format) {
    return format == ValueFormat.FLOAT32
        ? weights
        : decode(encode(layout, mask, weights, true, format), layout, new MaskCache(1)).weights();
  }

  /**
   * The model that bytes mean. A mask that came along is put into the cache.
   *
   * @throws WireException if the bytes are no valid model of this layout
   * @throws MissingMaskException if they have no index and the cache doesn't hold the mask
   */
  public static DecodedModel decode(byte[] bytes, Layout layout, MaskCache cache) {
    Header header = header(bytes, layout, Kind.MODEL);
    PayloadReader reader = PayloadReader.open(bytes, layout, header, cache);
    if (header.coding() != IndexCoding.HELD) {
      reader.mask().ifPresent(cache::put);
    }
    return new DecodedModel(reader.mask(), reader.values());
  }

  /**
   * Like {@link #decode(byte[], Layout, MaskCache)}, but gets the mask if it is not held.
   *
   * @param maskPayload gives what {@link #encodeMask} gave; called only if it is needed
   */
  public static DecodedModel decode(
      byte[] bytes, Layout layout, MaskCache cache, Supplier<byte[]> maskPayload) {
    try {
      return decode(bytes, layout, cache);
    } catch (MissingMaskException missing) {
      decodeMask(maskPayload.get(), layout, cache);
      return decode(bytes, layout, cache);
    }
  }

  /** A mask over P as bytes, for those who come late. */
  public static byte[] encodeMask(Layout layout, Mask mask) {
    return new PayloadWriter(layout, Kind.MASK, ValueFormat.FLOAT32).mask(mask);
  }

  /**
   * The mask that bytes mean; it is put into the cache.
   *
   * @throws WireException if the bytes are no valid mask for this layout
   */
  public static Mask decodeMask(byte[] bytes, Layout layout, MaskCache cache) {
    Header header = header(bytes, layout, Kind.MASK);
    if (bytes.length != Header.BYTES + (long) header.indexBytes()
        || header.coding() == IndexCoding.HELD
        || header.format() != ValueFormat.FLOAT32) {
      throw new WireException("the payload is not a mask alone");
    }
    Mask mask = PayloadReader.readMask(bytes, Kind.MASK.indexed(layout), header, cache);
    cache.put(mask);
    return mask;
  }

  private static Header header(byte[] bytes, Layout layout, Kind kind) {
    Header header = Header.read(bytes, layout);
    if (header.kind() != kind) {
      throw new WireException("the payload is of kind %s, not %s".formatted(header.kind(), kind));
    }
    return header;
  }
}
