package io.feddip.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;
import io.feddip.api.wire.Update;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestFixedPointSum {
  private static final int LENGTH = 2_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderAndTreeGivesTheSameBits(long seed) {
    KeyedRandom random = new KeyedRandom(seed, "test", 0, 0);
    int clients = 1 + random.nextInt(20);
    float[][] weights = new float[clients][];
    long[] counts = new long[clients];
    for (int k = 0; k < clients; k++) {
      weights[k] = weights(random);
      counts[k] = 1L + random.nextInt(3_000);
    }
    boolean countHolders = seed % 2 == 0;
    float[] expected = null;
    for (int attempt = 0; attempt < 5; attempt++) {
      int[] order = random.sample(clients, clients);
      random.shuffle(order);
      Deque<FixedPointSum> partial = new ArrayDeque<>();
      for (int k : order) {
        if (partial.isEmpty() || random.nextInt(3) == 0) {
          partial.add(new FixedPointSum(LENGTH, 60_000, 65_536, countHolders));
        }
        partial.peekLast().add(weights[k], counts[k]);
        if (partial.size() > 1 && random.nextInt(3) == 0) {
          mergeTwo(partial, random.nextInt(2) == 0);
        }
      }
      while (partial.size() > 1) {
        mergeTwo(partial, random.nextInt(2) == 0);
      }
      float[] mean = new float[LENGTH];
      partial.getFirst().mean(mean);
      assertThat(partial.getFirst().updates()).isEqualTo(clients);
      assertThat(partial.getFirst().examples()).isEqualTo(Arrays.stream(counts).sum());
      if (expected == null) {
        expected = mean;
        checkMean(mean, weights, counts);
      }
      assertThat(Arrays.equals(mean, expected)).isTrue();
    }
  }

  private static void mergeTwo(Deque<FixedPointSum> partial, boolean bytes) {
    FixedPointSum one = partial.removeFirst();
    FixedPointSum two = partial.removeFirst();
    if (bytes) {
      FixedPointSum merged = one.emptyLike();
      merged.mergeBytes(two.toBytes());
      merged.mergeBytes(one.toBytes());
      partial.addLast(merged);
    } else {
      two.merge(one);
      partial.addFirst(two);
    }
  }

  private static float[] weights(KeyedRandom random) {
    float[] weights = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      weights[i] = (random.nextFloat() - .5f) * (i < 1_000 ? .1f : 100_000f);
    }
    return weights;
  }

  private static void checkMean(float[] mean, float[][] weights, long[] counts) {
    BigDecimal total = BigDecimal.valueOf(Arrays.stream(counts).sum());
    for (int i = 0; i < LENGTH; i++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int k = 0; k < weights.length; k++) {
        sum = sum.add(new BigDecimal(weights[k][i]).multiply(BigDecimal.valueOf(counts[k])));
      }
      double exact = sum.divide(total, MathContext.DECIMAL64).doubleValue();
      // Half a quantum an update, and the rounding to float.
      double tolerance = weights.length * .5 * 0x1p-30 / total.doubleValue();
      assertThat((double) mean[i])
          .isCloseTo(exact, within(tolerance + Math.ulp((float) exact) * .5001));
    }
  }

  @Test
  void oneUpdateComesBackAsItWent() {
    float[] weights = weights(new KeyedRandom(1, "test", 0, 0));
    FixedPointSum sum = new FixedPointSum(LENGTH, 60_000);
    assertThat(sum.fractionBits()).isEqualTo(30);
    sum.add(weights, 600);
    float[] mean = new float[LENGTH];
    sum.mean(mean);
    for (int i = 0; i < LENGTH; i++) {
      assertThat((double) mean[i]).isCloseTo(weights[i], within(0x1p-30 / 600 + 1e-12));
    }
  }

  @Test
  void theExtremesDontOverflow() {
    for (long bound : new long[] {1, 2, 3, 1 << 20, (1 << 20) + 1, Integer.MAX_VALUE, 1L << 40}) {
      for (double limit : new double[] {1e-6, .75, 1, 65_536, 1e6, Float.MAX_VALUE}) {
        FixedPointSum sum = new FixedPointSum(2, bound, limit, false);
        float largest = (float) limit;
        sum.add(new float[] {largest, -largest}, bound);
        float[] mean = new float[2];
        sum.mean(mean);
        assertThat(mean).containsExactly(largest, -largest);
        long units = Math.round(Math.scalb((double) largest, sum.fractionBits() - 31) * bound);
        assertThat(units).isBetween(1L << 28, 1L << 31);
      }
    }
  }

  @Test
  void badUpdatesAreRejectedAndChangeNothing() {
    FixedPointSum sum = new FixedPointSum(3, 10);
    sum.add(new float[] {1, 2, 3}, 4);
    byte[] before = sum.toBytes();
    assertRejected(sum, new float[] {1, Float.NaN, 3}, 1, Reason.NOT_FINITE);
    assertRejected(sum, new float[] {1, 2, Float.NEGATIVE_INFINITY}, 1, Reason.NOT_FINITE);
    assertRejected(sum, new float[] {1, 2, -65_537}, 1, Reason.TOO_LARGE);
    assertRejected(sum, new float[] {1, 2}, 1, Reason.WRONG_LENGTH);
    assertRejected(sum, new float[] {1, 2, 3}, 0, Reason.BAD_EXAMPLE_COUNT);
    assertRejected(sum, new float[] {1, 2, 3}, -1, Reason.BAD_EXAMPLE_COUNT);
    assertRejected(sum, new float[] {1, 2, 3}, 7, Reason.BAD_EXAMPLE_COUNT);
    assertRejected(sum, new float[] {1, 2, 3}, Long.MAX_VALUE, Reason.BAD_EXAMPLE_COUNT);
    assertThat(sum.toBytes()).isEqualTo(before);
    assertThatThrownBy(() -> new FixedPointSum(3, 10).mean(new float[3]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sum.merge(new FixedPointSum(3, 11)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sum.merge(sum)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRejected(
      FixedPointSum sum, float[] weights, long count, Reason reason) {
    assertThatThrownBy(() -> sum.add(weights, count))
        .isInstanceOfSatisfying(
            RejectedUpdateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void meanOverHoldersOnly() {
    FixedPointSum sum = new FixedPointSum(4, 100, 10, true);
    sum.add(pieces(new float[] {1}, new int[] {2}, new float[] {5}), 3);
    sum.add(pieces(new float[] {2}, new int[] {1}, new float[] {7}), 1);
    float[] mean = {9, 9, 9, 9};
    sum.mean(mean);
    assertThat(mean).containsExactly(1.25f, 7, 5, 0);
    FixedPointSum plain = new FixedPointSum(4, 100, 10, false);
    plain.add(pieces(new float[] {1}, new int[] {2}, new float[] {5}), 3);
    plain.add(pieces(new float[] {2}, new int[] {1}, new float[] {7}), 1);
    plain.mean(mean);
    assertThat(mean).containsExactly(1.25f, 1.75f, 3.75f, 0);
    assertThatThrownBy(
            () -> plain.add(pieces(new float[] {1}, new int[] {1}, new float[] {-11}), 1))
        .isInstanceOf(RejectedUpdateException.class);
  }

  private static Update pieces(float[] head, int[] indices, float[] values) {
    return new Update() {
      @Override
      public int length() {
        return 4;
      }

      @Override
      public float largestMagnitude() {
        return Update.largestMagnitude(
            values, values.length, Update.largestMagnitude(head, head.length, 0));
      }

      @Override
      public void forEach(Sink sink) {
        sink.range(0, head, head.length);
        sink.scattered(indices, values, values.length);
      }
    };
  }

  @Test
  void damagedBytesAreRefused() {
    FixedPointSum sum = new FixedPointSum(600, 1_000, 10, true);
    float[] weights = new float[600];
    weights[599] = 3;
    sum.add(weights, 100);
    byte[] bytes = sum.toBytes();
    // Header and trailer, a block of zeros, one with a single sum of 8 bytes, holders of a byte.
    assertThat(bytes.length).isEqualTo(46 + 8 + 1 + (1 + 11 + 8) + 2 + 600);
    for (int cut = 0; cut < bytes.length; cut++) {
      byte[] shorter = Arrays.copyOf(bytes, cut);
      assertThatThrownBy(() -> sum.mergeBytes(shorter))
          .isInstanceOf(IllegalArgumentException.class);
      byte[] flipped = bytes.clone();
      flipped[cut] ^= 0x10;
      assertThatThrownBy(() -> sum.mergeBytes(flipped))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(sum.toBytes()).isEqualTo(bytes);
    assertThatThrownBy(() -> new FixedPointSum(601, 1_000, 10, true).mergeBytes(bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FixedPointSum(600, 1_001, 10, true).mergeBytes(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slicesMakeTheWhole() {
    KeyedRandom random = new KeyedRandom(1, "test", 0, 0);
    for (boolean countHolders : new boolean[] {false, true}) {
      FixedPointSum whole = new FixedPointSum(LENGTH, 60_000, 65_536, countHolders);
      whole.add(weights(random), 7);
      int[] some = {3, 1_023, 1_024, 1_999};
      whole.add(
          new Update() {
            @Override
            public int length() {
              return LENGTH;
            }

            @Override
            public float largestMagnitude() {
              return 4;
            }

            @Override
            public void forEach(Sink sink) {
              sink.scattered(some, new float[] {1, 2, 3, 4}, 4);
            }
          },
          9);
      FixedPointSum merged = whole.emptyLike();
      int[] cuts = {1_500, 0, 700, 1_999, 1};
      int[] ends = {1_999, 1, 1_500, 2_000, 700};
      for (int i = 0; i < cuts.length; i++) {
        assertThatThrownBy(() -> merged.mean(new float[LENGTH]))
            .isInstanceOf(IllegalStateException.class);
        merged.mergeBytes(whole.toBytes(cuts[i], ends[i]));
      }
      assertThat(merged.examples()).isEqualTo(16);
      assertThat(merged.updates()).isEqualTo(2);
      assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
      merged.mean(new float[LENGTH]);
      assertThatThrownBy(() -> whole.toBytes(5, 2_001))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void zerosTakeAlmostNoBytes() {
    FixedPointSum sum = new FixedPointSum(512_000, 60_000);
    assertThat(sum.toBytes()).hasSize(46 + 8 + 1_000);
    float[] weights = new float[512_000];
    for (int i = 0; i < weights.length; i += 10) {
      weights[i] = .05f;
    }
    sum.add(weights, 600);
    // 600·.05·2³⁰ takes 5 bytes; one number in ten is not zero; a bit each says which.
    assertThat(sum.toBytes().length).isLessThan(46 + 8 + 1_000 * (1 + 64 + 52 * 5));
    FixedPointSum merged = sum.emptyLike();
    merged.mergeBytes(sum.toBytes());
    assertThat(merged.toBytes()).isEqualTo(sum.toBytes());
  }
}
