package io.feddip.api.wire;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.MissingMaskException;
import io.feddip.api.wire.mask.WireException;

/** What a client sends back, as bytes. Vectors are flat, in the order of the layout. */
public final class UpdatePayload {
  private UpdatePayload() {}

  /** All values. */
  public static byte[] dense(Layout layout, float[] values) {
    return dense(layout, values, ValueFormat.FLOAT32);
  }

  /** All values; those off P as float32 in any case. */
  public static byte[] dense(Layout layout, float[] values, ValueFormat format) {
    return new PayloadWriter(layout, Kind.UPDATE, format).dense(values);
  }

  /** The values on a mask that the driver holds, and everything off P. */
  public static byte[] masked(Layout layout, Mask mask, float[] values) {
    return masked(layout, mask, values, ValueFormat.FLOAT32);
  }

  /** The values on a mask that the driver holds, and everything off P. */
  public static byte[] masked(Layout layout, Mask mask, float[] values, ValueFormat format) {
    return new PayloadWriter(layout, Kind.UPDATE, format).held(mask, values);
  }

  /** A mask of the client's own, the values on it, and everything off P. */
  public static byte[] withMask(Layout layout, Mask mask, float[] values) {
    return withMask(layout, mask, values, ValueFormat.FLOAT32);
  }

  /** A mask of the client's own, the values on it, and everything off P. */
  public static byte[] withMask(Layout layout, Mask mask, float[] values, ValueFormat format) {
    return new PayloadWriter(layout, Kind.UPDATE, format).indexed(mask, values);
  }

  /**
   * Some of the trainable values and all of batch norm's statistics. What isn't chosen arrives as
   * zero. Sent without an index if that takes less; the values not chosen are sent as zeros then.
   *
   * @param chosen over the trainable coordinates, as {@link
   *     io.feddip.api.sparsity.MagnitudePruner#largestTrainable} gives it
   */
  public static byte[] topK(Layout layout, Mask chosen, float[] values) {
    return topK(layout, chosen, values, ValueFormat.FLOAT32);
  }

  /** Like {@link #topK(Layout, Mask, float[])}, in a format. */
  public static byte[] topK(Layout layout, Mask chosen, float[] values, ValueFormat format) {
    return new PayloadWriter(layout, Kind.TOP_K_UPDATE, format).topK(chosen, values);
  }

  /**
   * Checks an update and makes it readable. The bytes are kept, not copied; values are read from
   * them when they are folded. Takes the mask's memory if a mask came along, else almost none.
   *
   * @param cache must hold the mask of an update that came without
   * @throws WireException if the bytes are no valid update of this layout
   * @throws MissingMaskException if the mask is not held
   */
  public static DecodedUpdate decode(byte[] bytes, Layout layout, MaskCache cache) {
    Header header = Header.read(bytes, layout);
    if (header.kind() != Kind.UPDATE && header.kind() != Kind.TOP_K_UPDATE) {
      throw new WireException("the payload is of kind %s, no update".formatted(header.kind()));
    }
    if (header.kind() == Kind.TOP_K_UPDATE && header.coding() == IndexCoding.HELD) {
      throw new WireException("a top-k update without its index");
    }
    return new DecodedUpdate(PayloadReader.open(bytes, layout, header, cache), bytes.length);
  }

  /**
   * Checks an update as {@link #decode} does.
   *
   * @throws WireException if the bytes are no valid update of this layout
   */
  public static void validate(byte[] bytes, Layout layout, MaskCache cache) {
    decode(bytes, layout, cache);
  }
}
