package io.feddip.api.wire;

/**
 * An update that can be read in pieces, so that a large one is folded into a sum without a dense
 * copy. It gives a value to some or all coordinates of a flat vector, each at most once.
 */
public interface Update {

  /** Length of the flat vector. */
  int length();

  /** The largest |value| of all that {@link #forEach} gives; NaN if one is NaN; 0 if none. */
  float largestMagnitude();

  /** Gives every value to the sink, the same each time it is called. */
  void forEach(Sink sink);

  /**
   * One value a coordinate.
   *
   * @param values flat; not copied
   */
  static Update dense(float[] values) {
    return new DenseUpdate(values);
  }

  /**
   * The largest magnitude of an array's first values and a given one.
   *
   * @return NaN if one is NaN
   */
  static float largestMagnitude(float[] values, int count, float atLeast) {
    // On the bits: without the sign they order as magnitudes do, with NaN above infinity.
    int largest = Float.floatToRawIntBits(atLeast) & Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
    }
    return Float.intBitsToFloat(largest);
  }

  /** Takes pieces of an update. The arrays are reused after the call. */
  interface Sink {

    /** Values of the {@code count} coordinates from {@code offset} on. */
    void range(int offset, float[] values, int count);

    /** Value i belongs to coordinate {@code indices[i]}. */
    void scattered(int[] indices, float[] values, int count);
  }
}
