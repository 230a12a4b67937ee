package io.feddip.api.client;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Weights;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.DecodedUpdate;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.PayloadSizes.Content;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.UpdatePayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.api.wire.VectorPayload;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.WireException;
import java.util.Optional;
import java.util.Set;

/** The standard uploads. */
public final class Uploads {
  private Uploads() {}

  /** Every parameter. */
  public static Upload dense() {
    return new Dense(ValueFormat.FLOAT32);
  }

  /** The values on the round's mask, without an index, and everything that is not prunable. */
  public static Upload masked() {
    return new Masked(ValueFormat.FLOAT32);
  }

  /** As masked, with a mask of the client's own that travels too. */
  public static Upload ownMask() {
    return new OwnMask(ValueFormat.FLOAT32);
  }

  /**
   * As masked, and of the pruned weights those of largest magnitude, with their places; the others
   * arrive as 0, which they were sent as.
   *
   * @param share of P that travels besides what is on the mask, in (0, 1)
   */
  public static Upload withLargest(double share) {
    return new WithLargest(share, ValueFormat.FLOAT32);
  }

  /**
   * The largest changes; what is left out stays with the client and is added to its next update
   * (deep gradient compression, Lin et al. 2018).
   *
   * @param fraction of the trainable parameters, in (0, 1]
   */
  public static Upload topK(double fraction) {
    return new TopK(fraction, ValueFormat.FLOAT32);
  }

  /**
   * Every parameter of some layers; nobody sends the others, whose mean is 0.
   *
   * @param names of the layers that stay with the client
   */
  public static Upload without(Set<String> names) {
    return new WithoutLayers(names);
  }

  /** No parameters: only what the client measured. */
  public static Upload nothing() {
    return new Nothing();
  }

  private static ClientState kept(LocalResult result) {
    return result.state().orElse(ClientState.NONE);
  }

  private static DecodedUpdate decoded(
      byte[] payload, Layout layout, Optional<Mask> mask, boolean topK) {
    MaskCache held = new MaskCache(1);
    mask.ifPresent(held::put);
    DecodedUpdate update = UpdatePayload.decode(payload, layout, held);
    if (update.isTopK() != topK) {
      throw new WireException("the update is not of the kind that was asked for");
    }
    return update;
  }

  /** Parameters, all of them or those on a mask, in payloads that say themselves which. */
  private interface OfWeights extends Upload {
    @Override
    default Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
      return decoded(payload, layout, mask, false);
    }

    @Override
    default Meaning meaning() {
      return Meaning.WEIGHTS;
    }
  }

  private record Dense(ValueFormat values) implements OfWeights {
    private static final long serialVersionUID = 1;

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      Weights weights = result.weights();
      return new Sent(UpdatePayload.dense(weights.layout(), weights.flat(), values), kept(result));
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return PayloadSizes.predict(layout, 1, Content.DENSE);
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new Dense(format);
    }
  }

  private record Masked(ValueFormat values) implements OfWeights {
    private static final long serialVersionUID = 1;

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      Weights weights = result.weights();
      return new Sent(
          UpdatePayload.masked(weights.layout(), mask.orElseThrow(), weights.flat(), values),
          kept(result));
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return PayloadSizes.predict(layout, density, Content.VALUES_ONLY);
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new Masked(format);
    }
  }

  private record OwnMask(ValueFormat values) implements OfWeights {
    private static final long serialVersionUID = 1;

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      Weights weights = result.weights();
      Mask own = result.mask().or(() -> mask).orElseThrow();
      return new Sent(
          UpdatePayload.withMask(weights.layout(), own, weights.flat(), values), kept(result));
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return PayloadSizes.predict(layout, density, Content.WITH_INDEX);
    }

    @Override
    public boolean isPerCoordinate() {
      return true;
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new OwnMask(format);
    }
  }

  private record WithLargest(double share, ValueFormat values) implements OfWeights {
    private static final long serialVersionUID = 1;

    WithLargest {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("a share of the weights is in (0, 1): " + share);
      }
    }

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      Weights weights = result.weights();
      Layout layout = weights.layout();
      if (!Double.isFinite(weights.norm())) {
        // Nothing to rank: sent as it is, for the server to reject by name.
        return new Sent(UpdatePayload.dense(layout, weights.flat(), values), kept(result));
      }
      Mask kept = mask.orElseThrow();
      int added = Math.min(Masks.keptCount(kept.size(), 1 - share), kept.size() - kept.kept());
      Mask sent = MagnitudePruner.grow(layout, weights.flat(), added, kept);
      return new Sent(UpdatePayload.withMask(layout, sent, weights.flat(), values), kept(result));
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return PayloadSizes.predict(layout, Math.min(1, density + share), Content.WITH_INDEX);
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new WithLargest(share, format);
    }
  }

  private record TopK(double fraction, ValueFormat values) implements Upload {
    private static final long serialVersionUID = 1;

    private static final String OWED = "owed";

    TopK {
      if (!(fraction > 0 && fraction <= 1)) {
        throw new IllegalArgumentException("top-k needs a fraction in (0, 1]: " + fraction);
      }
    }

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      Layout layout = received.layout();
      float[] change = new float[layout.length()];
      for (int i = 0; i < change.length; i++) {
        change[i] = result.weights().flat()[i] - received.flat()[i];
      }
      ClientState state = kept(result);
      Optional<byte[]> owed = state.bytes(OWED).or(() -> state.bytes(ClientState.UNNAMED));
      if (owed.isPresent()) {
        float[] waiting = VectorPayload.decode(owed.get(), layout);
        for (int i = 0; i < change.length; i++) {
          change[i] += waiting[i];
        }
      }
      int count = (int) Math.ceil(fraction * layout.trainableLength());
      Mask chosen = MagnitudePruner.largestTrainable(layout, change, count);
      byte[] payload = UpdatePayload.topK(layout, chosen, change, values);
      byte[] rest = VectorPayload.encode(layout, notArrived(layout, chosen, change));
      return new Sent(payload, state.with().without(ClientState.UNNAMED).bytes(OWED, rest).build());
    }

    /**
     * What did not arrive: everything trainable that was not chosen, and what rounding takes away.
     */
    private float[] notArrived(Layout layout, Mask chosen, float[] change) {
      float[] rest = new float[change.length];
      int coordinate = 0;
      for (ParameterBlock block : layout.blocks()) {
        if (block.kind() == ParameterBlock.Kind.STATISTIC) {
          continue;
        }
        for (int i = block.offset(); i < block.end(); i++) {
          rest[i] =
              chosen.isKept(coordinate++) ? change[i] - values.received(change[i]) : change[i];
        }
      }
      return rest;
    }

    @Override
    public Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
      return decoded(payload, layout, mask, true);
    }

    @Override
    public Meaning meaning() {
      return Meaning.DIFFERENCE;
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return PayloadSizes.predict(layout, fraction, Content.WITH_INDEX);
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new TopK(fraction, format);
    }
  }

  private record Nothing() implements Upload {
    private static final long serialVersionUID = 1;

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      return new Sent(new byte[0], kept(result));
    }

    @Override
    public Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
      throw new WireException("no parameters were asked for");
    }

    @Override
    public Meaning meaning() {
      return Meaning.NOTHING;
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return 0;
    }
  }
}
