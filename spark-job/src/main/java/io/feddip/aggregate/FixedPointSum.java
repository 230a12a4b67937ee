package io.feddip.aggregate;

import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;
import io.feddip.api.wire.Update;

/**
 * The sum of n_k·w_k over clients in 64-bit fixed point. Integer addition is exact and associative,
 * so the result has the same bits in any order of arrival and any tree of partial sums.
 *
 * <p>Each n_k·w is rounded to the nearest multiple (ties to even) of a quantum 2<sup>−f</sup>. f is
 * the largest with which {@code maximumExamples · maximumMagnitude} fits into 62 bits, a constant
 * of a run: 2⁻³⁰ for 60,000 examples and the default limit of 65,536 on |w|, which makes the
 * rounding of a mean far smaller than that of its conversion to float. What could overflow is
 * refused beforehand; no addition can.
 *
 * <p>8 bytes a coordinate, 12 with holder counts; adding takes no memory beyond that. Not
 * thread-safe.
 */
public final class FixedPointSum {
  /** Limit on |w| unless another is given. */
  public static final double DEFAULT_MAXIMUM_MAGNITUDE = 65_536;

  private static final int CHUNK = 4_096;

  private final FixedPointScale scale;
  private final int fractionBits;
  private final long[] sums;
  private final int[] holders;
  private long examples;
  private int updates;

  /** Coordinates that merged slices covered: all as often as any when it divides by the length. */
  private long slicedCoordinates;

  /**
   * A sum whose mean divides by all examples: for updates that have a value, or an implied zero,
   * for every coordinate.
   *
   * @param length of the flat vector, at least 1
   * @param maximumExamples bound on Σ n_k, at least 1
   */
  public FixedPointSum(int length, long maximumExamples) {
    this(length, maximumExamples, DEFAULT_MAXIMUM_MAGNITUDE, false);
  }

  /**
   * A sum with a limit of its own.
   *
   * @param length of the flat vector, at least 1
   * @param maximumExamples bound on Σ n_k, at least 1
   * @param maximumMagnitude largest |w| that is accepted, positive and finite; small values need a
   *     small one to be summed precisely
   * @param countHolders whether the mean of a coordinate is over those updates only that give it a
   *     value; maximumExamples must then be below 2³¹
   */
  public FixedPointSum(
      int length, long maximumExamples, double maximumMagnitude, boolean countHolders) {
    this(length, new FixedPointScale(maximumExamples, (float) maximumMagnitude, countHolders));
  }

  private FixedPointSum(int length, FixedPointScale scale) {
    if (length < 1) {
      throw new IllegalArgumentException("the length must be positive: " + length);
    }
    this.scale = scale;
    this.fractionBits = scale.fractionBits();
    this.sums = new long[length];
    this.holders = scale.countsHolders() ? new int[length] : null;
  }

  /** An empty sum with the same length, bounds and quantum. */
  public FixedPointSum emptyLike() {
    return new FixedPointSum(sums.length, scale);
  }

  public int length() {
    return sums.length;
  }

  public boolean countsHolders() {
    return holders != null;
  }

  /** f: the quantum is 2<sup>−f</sup>. */
  public int fractionBits() {
    return fractionBits;
  }

  /** Σ n_k of the updates added. */
  public long examples() {
    return examples;
  }

  /** Number of updates added. */
  public int updates() {
    return updates;
  }

  /**
   * Adds n·w.
   *
   * @param weights w, flat
   * @param count n, the client's examples, at least 1
   * @throws RejectedUpdateException if the update cannot be added; the sum is unchanged then
   */
  public void add(float[] weights, long count) {
    checkLength(weights.length);
    scale.checkMagnitude(Update.largestMagnitude(weights, weights.length, 0));
    register(count);
    range(0, weights, sums.length, count);
  }

  /**
   * Adds n times the values of an update that is read in pieces.
   *
   * @param count n, the client's examples, at least 1
   * @throws RejectedUpdateException if the update cannot be added; the sum is unchanged then
   */
  public void add(Update update, long count) {
    checkLength(update.length());
    scale.checkMagnitude(update.largestMagnitude());
    register(count);
    update.forEach(
        new Update.Sink() {
          @Override
          public void range(int offset, float[] values, int valueCount) {
            FixedPointSum.this.range(offset, values, valueCount, count);
          }

          @Override
          public void scattered(int[] indices, float[] values, int valueCount) {
            FixedPointSum.this.scattered(indices, values, valueCount, count);
          }
        });
  }

  /**
   * Adds another sum of the same length, bounds and kind.
   *
   * @throws RejectedUpdateException if there would be more examples than the bound; this sum is
   *     unchanged then
   */
  public void merge(FixedPointSum other) {
    if (other == this) {
      throw new IllegalArgumentException("a sum cannot be merged with itself");
    }
    checkLength(other.sums.length);
    scale.checkSame(other.scale.maximumExamples(), other.fractionBits, other.countsHolders());
    register(other.examples, other.updates);
    slicedCoordinates += other.slicedCoordinates;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    for (int i = 0; countsHolders() && i < sums.length; i++) {
      holders[i] += other.holders[i];
    }
  }

  /**
   * Σ n_k·w_k / Σ n_k, the second sum over those that hold the coordinate if holders are counted; a
   * coordinate that nobody holds becomes 0.
   *
   * @param out receives the flat mean
   * @throws IllegalStateException if nothing was added, or only some slices of a partial sum
   */
  public void mean(float[] out) {
    checkLength(out.length);
    if (examples == 0) {
      throw new IllegalStateException("there is no mean of no updates");
    }
    if (slicedCoordinates % sums.length != 0) {
      throw new IllegalStateException("some slices of a partial sum are still missing");
    }
    double quantum = Math.scalb(1.0, -fractionBits);
    double total = examples;
    for (int from = 0; from < out.length; from += CHUNK) {
      int to = Math.min(out.length, from + CHUNK);
      if (countsHolders()) {
        for (int i = from; i < to; i++) {
          out[i] = holders[i] == 0 ? 0 : (float) (sums[i] * quantum / holders[i]);
        }
      } else {
        for (int i = from; i < to; i++) {
          out[i] = (float) (sums[i] * quantum / total);
        }
      }
    }
  }

  /** The whole sum as bytes, for {@link #mergeBytes}. */
  public byte[] toBytes() {
    return toBytes(0, sums.length);
  }

  /**
   * A slice of the sum as bytes, for {@link #mergeBytes}: as many a number as the numbers need, and
   * almost none for zeros. Sent slice by slice, a sum needs little memory beside itself.
   *
   * @param from first coordinate
   * @param to one past the last coordinate
   */
  public byte[] toBytes(int from, int to) {
    if (from < 0 || from > to || to > sums.length) {
      throw new IndexOutOfBoundsException("[%d, %d) of %d".formatted(from, to, sums.length));
    }
    return FixedPointBytes.encode(
        sums,
        holders,
        0,
        new FixedPointBytes.Header(
            countsHolders(),
            sums.length,
            from,
            to,
            scale.maximumExamples(),
            fractionBits,
            examples,
            updates));
  }

  /**
   * Adds what {@link #toBytes} of a sum of the same length, bounds and kind gave, without building
   * that sum. If it gave slices, all of them must be added, in any order, before there is a mean;
   * examples and updates are counted with the slice that begins at 0.
   *
   * @throws IllegalArgumentException if the bytes are damaged or of another kind of sum
   * @throws RejectedUpdateException if there would be more examples than the bound
   */
  public void mergeBytes(byte[] bytes) {
    FixedPointBytes.Header header = FixedPointBytes.check(bytes, sums.length, countsHolders());
    scale.checkSame(header.maximumExamples(), header.fractionBits(), countsHolders());
    if (header.from() == 0 && header.to() > 0) {
      register(header.examples(), header.updates());
    }
    slicedCoordinates += header.to() - header.from();
    FixedPointBytes.addTo(bytes, sums, holders, 0, header);
  }

  private void range(int offset, float[] values, int valueCount, long count) {
    double factor = Math.scalb((double) count, fractionBits);
    for (int from = 0; from < valueCount; from += CHUNK) {
      int to = Math.min(valueCount, from + CHUNK);
      for (int i = from; i < to; i++) {
        sums[offset + i] += (long) Math.rint(values[i] * factor);
      }
    }
    for (int i = 0; countsHolders() && i < valueCount; i++) {
      holders[offset + i] += (int) count;
    }
  }

  private void scattered(int[] indices, float[] values, int valueCount, long count) {
    double factor = Math.scalb((double) count, fractionBits);
    for (int i = 0; i < valueCount; i++) {
      sums[indices[i]] += (long) Math.rint(values[i] * factor);
    }
    for (int i = 0; countsHolders() && i < valueCount; i++) {
      holders[indices[i]] += (int) count;
    }
  }

  private void register(long count) {
    if (count < 1) {
      throw new RejectedUpdateException(
          Reason.BAD_EXAMPLE_COUNT, "an update of " + count + " examples");
    }
    register(count, 1);
  }

  private void register(long count, int moreUpdates) {
    if (count > scale.maximumExamples() - examples) {
      throw new RejectedUpdateException(
          Reason.BAD_EXAMPLE_COUNT,
          "%d examples on top of %d are more than the bound of %d"
              .formatted(count, examples, scale.maximumExamples()));
    }
    examples += count;
    updates += moreUpdates;
  }

  private void checkLength(int length) {
    if (length != sums.length) {
      throw new RejectedUpdateException(
          Reason.WRONG_LENGTH, length + " values for a model of " + sums.length);
    }
  }
}
