package io.feddip.aggregate;

/**
 * Adds up the bytes of one slice of several {@link FixedPointSum}s, without any whole sum: 8 bytes
 * a coordinate of the slice, 12 with holder counts. Exact, in any order. Not thread-safe.
 */
public final class SliceSum {
  private final FixedPointBytes.Header header;
  private final long[] sums;
  private final int[] holders;
  private long examples;
  private int updates;

  private SliceSum(FixedPointBytes.Header header) {
    this.header = header;
    this.sums = new long[header.to() - header.from()];
    this.holders = header.countsHolders() ? new int[sums.length] : null;
  }

  /**
   * A sum that begins with what {@link FixedPointSum#toBytes(int, int)} gave.
   *
   * @throws IllegalArgumentException if the bytes are damaged
   */
  public static SliceSum of(byte[] slice) {
    SliceSum sum = new SliceSum(FixedPointBytes.check(slice));
    sum.add(slice);
    return sum;
  }

  /**
   * Adds the same slice of another sum.
   *
   * @throws IllegalArgumentException if the bytes are damaged, or of another slice or kind of sum
   */
  public void add(byte[] slice) {
    FixedPointBytes.Header other =
        FixedPointBytes.check(slice, header.length(), header.countsHolders());
    if (other.from() != header.from()
        || other.to() != header.to()
        || other.maximumExamples() != header.maximumExamples()
        || other.fractionBits() != header.fractionBits()) {
      throw new IllegalArgumentException(
          "slices of different sums: %s, %s".formatted(header, other));
    }
    if (other.examples() > header.maximumExamples() - examples) {
      throw new IllegalArgumentException(
          "%d examples on top of %d are more than the bound of %d"
              .formatted(other.examples(), examples, header.maximumExamples()));
    }
    examples += other.examples();
    updates += other.updates();
    FixedPointBytes.addTo(slice, sums, holders, header.from(), other);
  }

  /** The slice of the whole, for {@link FixedPointSum#mergeBytes}. */
  public byte[] toBytes() {
    return FixedPointBytes.encode(
        sums,
        holders,
        header.from(),
        new FixedPointBytes.Header(
            header.countsHolders(),
            header.length(),
            header.from(),
            header.to(),
            header.maximumExamples(),
            header.fractionBits(),
            examples,
            updates));
  }
}
