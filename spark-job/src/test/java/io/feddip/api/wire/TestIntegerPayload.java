package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.wire.mask.LittleEndian;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.WireException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole numbers there and back, in as few bytes as they need. */
final class TestIntegerPayload {
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new ParameterBlock("dense", "W", Kind.KERNEL, 0, List.of(64, 1), true),
              new ParameterBlock("dense", "b", Kind.BIAS, 64, List.of(2), false)));
  private static final Optional<Mask> MASK =
      Optional.of(Mask.ofWords(64, new long[] {0x00FF_0F0F_1248_8001L}));

  private final Random random = new Random(3);

  @Test
  void testRoundTrips() {
    for (int bits = 1; bits <= 64; bits++) {
      long[] values = new long[1 + random.nextInt(70)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextLong() >> (64 - bits);
      }
      for (Optional<Mask> mask : List.of(MASK, Optional.<Mask>empty())) {
        byte[] bytes = IntegerPayload.encode(LAYOUT, mask, values);
        assertThat(IntegerPayload.decode(bytes, LAYOUT, mask, values.length)).isEqualTo(values);
        int header = Header.BYTES + 1 + (mask.isPresent() ? MaskHash.BYTES : 0);
        assertThat(bytes.length).isLessThanOrEqualTo(header + (bits + 7) / 8 * values.length);
      }
    }
  }

  @Test
  void testEndsOfTheRange() {
    long[] values = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 127, -128};
    byte[] bytes = IntegerPayload.encode(LAYOUT, MASK, values);
    assertThat(IntegerPayload.decode(bytes, LAYOUT, MASK, 6)).isEqualTo(values);
    assertThat(IntegerPayload.encode(LAYOUT, MASK, new long[] {127, -128}).length)
        .isEqualTo(Header.BYTES + MaskHash.BYTES + 1 + 2);
    assertThat(IntegerPayload.encode(LAYOUT, MASK, new long[] {128, 0}).length)
        .isEqualTo(Header.BYTES + MaskHash.BYTES + 1 + 4);
  }

  @Test
  void testWhatIsNotAskedFor() {
    byte[] bytes = IntegerPayload.encode(LAYOUT, MASK, new long[] {1, 2, 3});
    byte[] dense = IntegerPayload.encode(LAYOUT, Optional.empty(), new long[] {1, 2, 3});
    Optional<Mask> other = Optional.of(Mask.full(64));
    requireRefused(bytes, MASK, 2);
    requireRefused(bytes, MASK, 4);
    requireRefused(bytes, Optional.empty(), 3);
    requireRefused(dense, MASK, 3);
    requireRefused(bytes, other, 3);
    requireRefused(UpdatePayload.dense(LAYOUT, new float[66]), Optional.empty(), 66);
    assertThatThrownBy(() -> UpdatePayload.decode(dense, LAYOUT, new MaskCache(1)))
        .isInstanceOf(WireException.class);
  }

  @Test
  void testDamage() {
    byte[] bytes = IntegerPayload.encode(LAYOUT, MASK, new long[] {1, -20_000, 3});
    for (int length = 0; length < bytes.length; length++) {
      requireRefused(Arrays.copyOf(bytes, length), MASK, 3);
    }
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 4;
      requireRefused(flipped, MASK, 3);
    }
  }

  /** A payload that is whole, but lies about its numbers' width. */
  @Test
  void testWrongWidth() {
    for (int width : new int[] {0, -1, 1, 3, 9, 127}) {
      byte[] bytes = IntegerPayload.encode(LAYOUT, MASK, new long[] {1, -20_000, 3});
      bytes[Header.BYTES + MaskHash.BYTES] = (byte) width;
      LittleEndian.putInt(bytes, 28, Header.checksum(bytes));
      requireRefused(bytes, MASK, 3);
    }
  }

  private static void requireRefused(byte[] bytes, Optional<Mask> mask, int count) {
    assertThatThrownBy(() -> IntegerPayload.decode(bytes, LAYOUT, mask, count))
        .isInstanceOf(WireException.class);
  }
}
