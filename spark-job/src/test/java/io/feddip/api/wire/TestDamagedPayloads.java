package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.feddip.aggregate.FixedPointSum;
import io.feddip.api.KeyedRandom;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.mask.LittleEndian;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.WireException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TestDamagedPayloads {
  /** Bytes that all decoders together may allocate for a payload of the small model: exceptions. */
  private static final long MOST_ALLOCATED = 1 << 19;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Layout layout = Layouts.small();
  private final MaskCache cache = new MaskCache(4);

  private List<byte[]> payloads() {
    float[] weights = RandomModels.weights(layout, 1);
    Mask mask = RandomModels.uniform(layout.prunableLength(), .15, 1);
    Mask half = RandomModels.uniform(layout.prunableLength(), .55, 2);
    cache.put(mask);
    Mask chosen = MagnitudePruner.largestTrainable(layout, weights, 20);
    return List.of(
        ModelPayload.encode(layout, Optional.of(mask), weights, true, ValueFormat.FLOAT32),
        ModelPayload.encode(layout, Optional.of(half), weights, true, ValueFormat.FLOAT16),
        ModelPayload.encode(layout, Optional.of(mask), weights, false, ValueFormat.FLOAT32),
        ModelPayload.encode(layout, Optional.empty(), weights, false, ValueFormat.FLOAT32),
        ModelPayload.encodeMask(layout, mask),
        ModelPayload.encodeMask(layout, half),
        UpdatePayload.dense(layout, weights, ValueFormat.FLOAT16),
        UpdatePayload.masked(layout, mask, weights),
        UpdatePayload.withMask(layout, half, weights),
        UpdatePayload.topK(layout, chosen, weights),
        VectorPayload.encode(layout, weights));
  }

  /** Gives the bytes to everything that decodes; returns how many understood them. */
  private int decode(byte[] bytes) {
    Runnable[] decoders = {
      () -> {
        DecodedModel model = ModelPayload.decode(bytes, layout, cache);
        assertThat(model.weights()).hasSize(layout.length());
        model.mask().ifPresent(m -> assertThat(m.size()).isEqualTo(layout.prunableLength()));
      },
      () -> ModelPayload.decodeMask(bytes, layout, cache),
      () -> VectorPayload.decode(bytes, layout),
      () -> {
        DecodedUpdate update = UpdatePayload.decode(bytes, layout, cache);
        assertThat(update.values()).hasSize(layout.length());
        new FixedPointSum(layout.length(), 1).add(update, 1);
      }
    };
    int understood = 0;
    for (Runnable decoder : decoders) {
      try {
        decoder.run();
        understood++;
      } catch (WireException | RejectedUpdateException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
    return understood;
  }

  @Test
  void everyTruncationIsNoticed() {
    for (byte[] payload : payloads()) {
      // A vector with zeros travels as a top-k update does: both understand that.
      assertThat(decode(payload)).isPositive();
      for (int length = 0; length < payload.length; length++) {
        assertThat(decode(Arrays.copyOf(payload, length))).isZero();
      }
      assertThat(decode(Arrays.copyOf(payload, payload.length + 1))).isZero();
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    for (byte[] payload : payloads()) {
      for (int bit = 0; bit < 8 * payload.length; bit += 3) {
        byte[] flipped = payload.clone();
        flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
        assertThat(decode(flipped)).isZero();
      }
    }
  }

  @Test
  void someThousandMutations() {
    mutate(2_000, 1);
  }

  @Test
  @Tag("long")
  void aHundredThousandMutations() {
    mutate(100_000, 2);
  }

  /** Mutations with a right checksum, so that all that is behind it is met as well. */
  private void mutate(int mutations, long seed) {
    List<byte[]> payloads = payloads();
    KeyedRandom random = new KeyedRandom(seed, "mutations", 0, 0);
    // Classes are loaded, and formats parsed, once.
    payloads.forEach(this::decode);
    int understood = 0;
    long mostAllocated = 0;
    for (int i = 0; i < mutations; i++) {
      byte[] original = payloads.get(random.nextInt(payloads.size()));
      byte[] bytes = mutated(original, random);
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      try {
        understood += decode(bytes);
      } catch (RuntimeException | Error e) {
        fail("mutation %d of seed %d: %s".formatted(i, seed, Arrays.toString(bytes)), e);
      }
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      mostAllocated = Math.max(mostAllocated, after - before);
    }
    assertThat(mostAllocated).isLessThan(MOST_ALLOCATED);
    assertThat(understood).isBetween(mutations / 10, mutations);
  }

  private static byte[] mutated(byte[] original, KeyedRandom random) {
    int length = original.length;
    if (random.nextInt(8) == 0) {
      length = 32 + random.nextInt(2 * original.length);
    }
    byte[] bytes = Arrays.copyOf(original, length);
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      // Half of them in the header and the index, where it hurts most.
      int position = random.nextInt(random.nextInt(2) == 0 ? Math.min(80, length) : length);
      int[] values = {0, 1, -1, 127, 128, 31, 32, bytes[position] + 1, random.nextInt(256)};
      bytes[position] = (byte) values[random.nextInt(values.length)];
    }
    if (random.nextInt(10) > 0) {
      LittleEndian.putInt(bytes, 24, length);
    }
    if (random.nextInt(10) > 0) {
      System.arraycopy(original, 0, bytes, 0, 16);
    }
    LittleEndian.putInt(bytes, 28, Header.checksum(bytes));
    return bytes;
  }

  @Test
  void lengthsAreNotTrusted() {
    byte[] payload = payloads().get(0);
    for (int field : new int[] {16, 20}) {
      for (int value : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1_000_000_000}) {
        byte[] bytes = payload.clone();
        LittleEndian.putInt(bytes, field, value);
        LittleEndian.putInt(bytes, 28, Header.checksum(bytes));
        assertThatThrownBy(() -> ModelPayload.decode(bytes, layout, cache))
            .isInstanceOf(WireException.class);
      }
    }
  }

  @Test
  void newerVersionsAndOtherFilesAreNamed() {
    byte[] payload = payloads().get(0);
    payload[4] = 2;
    assertThatThrownBy(() -> ModelPayload.decode(payload, layout, cache))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> ModelPayload.decode(new byte[100], layout, cache))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("no payload");
  }

  @Test
  void poisonReachesNoSum() {
    FixedPointSum sum = new FixedPointSum(layout.length(), 10);
    byte[] before = sum.toBytes();
    for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
      for (int position : new int[] {0, 92, layout.length() - 1}) {
        float[] weights = RandomModels.weights(layout, 1);
        weights[position] = poison;
        DecodedUpdate update =
            UpdatePayload.decode(UpdatePayload.dense(layout, weights), layout, cache);
        assertThatThrownBy(() -> sum.add(update, 1)).isInstanceOf(RejectedUpdateException.class);
      }
    }
    assertThat(sum.toBytes()).isEqualTo(before);
  }
}
