package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.Upload;
import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.IntegerPayload;
import io.feddip.privacy.Clipped;
import io.feddip.privacy.Keystream;
import io.feddip.privacy.SkellamNoise;
import java.util.BitSet;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a client of a private round sends: its clipped change in whole numbers. */
public final class PrivateUpload {
  private PrivateUpload() {}

  /**
   * The flat coordinates that travel, ascending: all, or those on the mask and all that is not
   * prunable, batch norm's statistics included.
   */
  public static int[] coordinates(Layout layout, Optional<Mask> mask) {
    if (mask.isEmpty()) {
      int[] all = new int[layout.length()];
      java.util.Arrays.setAll(all, i -> i);
      return all;
    }
    BitSet travels = new BitSet(layout.length());
    travels.set(0, layout.length());
    CoordinateRanges ranges = CoordinateRanges.prunable(layout);
    for (int k = 0; k < ranges.count(); k++) {
      for (int i = ranges.start(k); i < ranges.end(k); i++) {
        travels.set(ranges.offset(k) + i - ranges.start(k), mask.get().isKept(i));
      }
    }
    return travels.stream().toArray();
  }

  /** The mask that decides which coordinates travel, if one does. */
  public static Optional<Mask> index(Upload.Private asked, Optional<Mask> mask) {
    return asked.masked() ? mask : Optional.empty();
  }

  static byte[] encode(
      Upload.Private asked,
      Layout layout,
      ReceivedModel received,
      LocalResult result,
      int round,
      int client) {
    Optional<Mask> mask = index(asked, received.mask());
    int[] coordinates = coordinates(layout, mask);
    double[] differences = new double[coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      int at = coordinates[i];
      differences[i] = (double) result.weights()[at] - received.weights()[at];
    }
    long[] units = Clipped.units(differences, asked.clipNorm(), asked.voteShare());
    if (asked.noiseVariance() > 0) {
      RandomGenerator random =
          asked.seeded()
              ? new KeyedRandom(asked.noiseSeed(), "noise", round, client)
              : new Keystream();
      SkellamNoise noise = new SkellamNoise(asked.noiseVariance());
      for (int i = 0; i < units.length; i++) {
        units[i] += noise.next(random);
      }
    }
    return IntegerPayload.encode(layout, mask, units);
  }

  static long[] decode(Upload.Private asked, Layout layout, Optional<Mask> mask, byte[] payload) {
    return IntegerPayload.decode(payload, layout, index(asked, mask), length(asked, layout, mask));
  }

  /** How many numbers a client sends: one a coordinate that travels, and perhaps its vote. */
  public static int length(Upload.Private asked, Layout layout, Optional<Mask> mask) {
    int dropped = index(asked, mask).map(held -> layout.prunableLength() - held.kept()).orElse(0);
    return layout.length() - dropped + (asked.voteShare() > 0 ? 1 : 0);
  }
}
