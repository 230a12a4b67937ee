package io.feddip.client;

import io.feddip.api.client.LocalResult;
import io.feddip.api.client.Upload;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.DecodedUpdate;
import io.feddip.api.wire.MemoryPayload;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.UpdatePayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.api.wire.VectorPayload;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.WireException;
import java.util.Optional;

/** What a client's results are as bytes, by the kind of upload that a round asks for. */
public final class Uploads {
  private Uploads() {}

  /** A client's results as bytes. */
  static final class Encoded {
    private final byte[] payload;
    private final byte[] measurement;
    private final byte[] keepsake;

    private Encoded(byte[] payload, byte[] measurement, byte[] keepsake) {
      this.payload = payload;
      this.measurement = measurement;
      this.keepsake = keepsake;
    }

    byte[] payload() {
      return payload;
    }

    byte[] measurement() {
      return measurement;
    }

    byte[] keepsake() {
      return keepsake;
    }
  }

  static Encoded encode(
      RoundContext context,
      Layout layout,
      ReceivedModel received,
      LocalResult result,
      byte[] keepsake,
      int client) {
    byte[] none = {};
    byte[] measurement =
        result.measurement().map(values -> VectorPayload.encode(layout, values)).orElse(none);
    Upload kind = context.upload();
    ValueFormat format = context.valueFormat();
    if (kind instanceof Upload.TopK topK) {
      return topK(layout, topK.fraction(), format, received, result, keepsake);
    }
    byte[] payload = none;
    if (kind instanceof Upload.Private asked) {
      payload = PrivateUpload.encode(asked, layout, received, result, context.round(), client);
    } else if (kind instanceof Upload.Dense) {
      payload = UpdatePayload.dense(layout, result.weights(), format);
    } else if (kind instanceof Upload.Masked) {
      payload =
          UpdatePayload.masked(layout, received.mask().orElseThrow(), result.weights(), format);
    } else if (kind instanceof Upload.OwnMask) {
      payload =
          UpdatePayload.withMask(layout, result.mask().orElseThrow(), result.weights(), format);
    }
    return new Encoded(payload, measurement, none);
  }

  /** Deep gradient compression: the largest changes travel, the rest waits for the next time. */
  private static Encoded topK(
      Layout layout,
      double fraction,
      ValueFormat format,
      ReceivedModel received,
      LocalResult result,
      byte[] keepsake) {
    float[] change = new float[layout.length()];
    for (int i = 0; i < change.length; i++) {
      change[i] = result.weights()[i] - received.weights()[i];
    }
    if (keepsake.length > 0) {
      float[] waiting = MemoryPayload.decode(keepsake, layout);
      for (int i = 0; i < change.length; i++) {
        change[i] += waiting[i];
      }
    }
    int count = (int) Math.ceil(fraction * layout.trainableLength());
    Mask chosen = MagnitudePruner.largestTrainable(layout, change, count);
    byte[] payload = UpdatePayload.topK(layout, chosen, change, format);
    return new Encoded(
        payload, new byte[0], MemoryPayload.encode(layout, rest(layout, chosen, change, format)));
  }

  /**
   * What did not arrive: everything trainable that was not chosen, and what rounding takes away.
   */
  private static float[] rest(Layout layout, Mask chosen, float[] change, ValueFormat format) {
    float[] rest = new float[change.length];
    int coordinate = 0;
    for (ParameterBlock block : layout.blocks()) {
      if (block.kind() == ParameterBlock.Kind.STATISTIC) {
        continue;
      }
      for (int i = block.offset(); i < block.end(); i++) {
        rest[i] = chosen.isKept(coordinate++) ? change[i] - format.received(change[i]) : change[i];
      }
    }
    return rest;
  }

  /** Reads a round's answers on the driver. */
  public static final class Reader {
    private final Upload kind;
    private final Layout layout;
    private final Optional<Mask> mask;
    private final MaskCache masks = new MaskCache(1);

    /**
     * Of a round.
     *
     * @param kind what the round asks for
     * @param mask the round's mask
     */
    public Reader(Upload kind, Layout layout, Optional<Mask> mask) {
      this.kind = kind;
      this.layout = layout;
      this.mask = mask;
      mask.ifPresent(masks::put);
    }

    /** Whether answers hold parameters. */
    public boolean expectsPayload() {
      return !(kind instanceof Upload.Nothing);
    }

    /**
     * The parameters, or their changes, that a payload holds.
     *
     * @throws WireException if it is damaged, or not what was asked for
     */
    public Update update(byte[] payload) {
      // A payload with a mask of its own must not push the round's mask out of the cache.
      MaskCache cache = kind instanceof Upload.OwnMask ? new MaskCache(1) : masks;
      DecodedUpdate update = UpdatePayload.decode(payload, layout, cache);
      if (update.isTopK() != kind instanceof Upload.TopK) {
        throw new WireException("the update is not of the kind that was asked for: " + kind);
      }
      return update;
    }

    /**
     * The whole numbers that a payload of a private round holds.
     *
     * @throws WireException if it is damaged, or not what was asked for
     */
    public long[] units(byte[] payload) {
      return PrivateUpload.decode((Upload.Private) kind, layout, mask, payload);
    }

    /**
     * The measurement that bytes hold.
     *
     * @throws WireException if they are damaged
     */
    public float[] measurement(byte[] payload) {
      return VectorPayload.decode(payload, layout, layout.length());
    }
  }
}
