package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.Sent;
import io.feddip.api.client.Upload;
import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.IntegerPayload;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.PayloadSizes.Content;
import io.feddip.api.wire.Update;
import io.feddip.privacy.Clipped;
import io.feddip.privacy.Keystream;
import io.feddip.privacy.SkellamNoise;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a client of a private round sends: its changes on the coordinates that travel, clipped and
 * in whole numbers, noise included where clients draw it; see {@link Clipped}.
 *
 * @param masked whether only the round's mask and what is not prunable travels
 * @param clipNorm C
 * @param voteShare ρ of the number that says whether the update was within C; 0 for none
 * @param noiseVariance of the Skellam noise that each client adds, in squared units; 0 for none
 * @param seeded whether noise can be repeated: for tests, without any privacy
 * @param noiseSeed of seeded noise
 */
public record PrivateUpload(
    boolean masked,
    double clipNorm,
    double voteShare,
    double noiseVariance,
    boolean seeded,
    long noiseSeed)
    implements Upload {
  private static final long serialVersionUID = 1;

  /**
   * The flat coordinates that travel, ascending: all, or those on the mask and all that is not
   * prunable, batch norm's statistics included.
   *
   * @param mask the round's
   */
  public int[] coordinates(Layout layout, Optional<Mask> mask) {
    Optional<Mask> index = index(mask);
    if (index.isEmpty()) {
      int[] all = new int[layout.length()];
      Arrays.setAll(all, i -> i);
      return all;
    }
    BitSet travels = new BitSet(layout.length());
    travels.set(0, layout.length());
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    for (int k = 0; k < ranges.count(); k++) {
      for (int i = ranges.start(k); i < ranges.end(k); i++) {
        travels.set(ranges.offset(k) + i - ranges.start(k), index.get().isKept(i));
      }
    }
    return travels.stream().toArray();
  }

  /** How many numbers a client sends: one a coordinate that travels, and perhaps its vote. */
  public int length(Layout layout, Optional<Mask> mask) {
    int dropped = index(mask).map(held -> layout.prunableLength() - held.kept()).orElse(0);
    return layout.length() - dropped + (voteShare > 0 ? 1 : 0);
  }

  private Optional<Mask> index(Optional<Mask> mask) {
    return masked ? mask : Optional.empty();
  }

  @Override
  public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
    Layout layout = received.layout();
    int[] coordinates = coordinates(layout, mask);
    double[] differences = new double[coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      int at = coordinates[i];
      differences[i] = (double) result.weights().flat()[at] - received.flat()[at];
    }
    long[] units = Clipped.units(differences, clipNorm, voteShare);
    if (noiseVariance > 0) {
      RandomGenerator random =
          seeded
              ? new KeyedRandom(noiseSeed + result.random().nextLong(), "noise", 0, 0)
              : new Keystream();
      SkellamNoise noise = new SkellamNoise(noiseVariance);
      for (int i = 0; i < units.length; i++) {
        units[i] += noise.next(random);
      }
    }
    return new Sent(
        IntegerPayload.encode(layout, index(mask), units), result.state().orElse(ClientState.NONE));
  }

  @Override
  public Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
    return new Units(IntegerPayload.decode(payload, layout, index(mask), length(layout, mask)));
  }

  @Override
  public Meaning meaning() {
    return Meaning.DIFFERENCE;
  }

  @Override
  public long expectedBytes(Layout layout, double density) {
    return PayloadSizes.predict(
        layout, masked ? density : 1, masked ? Content.VALUES_ONLY : Content.DENSE);
  }

  /**
   * An update in whole numbers. As floats it would lose its low bits, so only a sum of whole
   * numbers takes it in.
   */
  public static final class Units implements Update {
    private final long[] values;

    /**
     * Of numbers that travel.
     *
     * @param values one a coordinate that travels, and perhaps the vote; not copied
     */
    public Units(long[] values) {
      this.values = values;
    }

    public long[] values() {
      return values;
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float largestMagnitude() {
      throw noFloats();
    }

    @Override
    public void forEach(Sink sink) {
      throw noFloats();
    }

    private static IllegalStateException noFloats() {
      return new IllegalStateException("a private round's update is in whole numbers");
    }
  }
}
