package io.feddip.api.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What examples are made of, one example after the other. Immutable by convention: nothing writes
 * to the arrays.
 */
public sealed interface Features extends Serializable {
  /** How many values there are in all. */
  int count();

  /**
   * Values that lie outside the memory of this process, for as long as the task that uses them:
   * some examples' at a time are read into it.
   */
  non-sealed interface Stored extends Features {

    /**
     * Reads some examples' values.
     *
     * @param examples numbers of examples
     * @param from first position in them
     * @param to position after the last one
     * @return pixels or numbers, in the order that was asked for
     */
    Features read(int[] examples, int from, int to);

    /** The values of some examples alone, in another order; nothing is copied. */
    Stored select(int[] examples);
  }

  /** Pixels as they were in the file, 0 … 255; who reads them normalises them. */
  final class Pixels implements Features {
    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    /**
     * @param bytes unsigned; not copied
     */
    public Pixels(byte[] bytes) {
      this.bytes = requireNonNull(bytes, "bytes is null");
    }

    /** All of them; not a copy. */
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public int count() {
      return bytes.length;
    }
  }

  /** Numbers as a network takes them: nothing is left to be done to them. */
  final class Numbers implements Features {
    private static final long serialVersionUID = 1;

    private final float[] values;

    /**
     * @param values finite; not copied
     */
    public Numbers(float[] values) {
      this.values = requireNonNull(values, "values is null");
    }

    /** All of them; not a copy. */
    public float[] values() {
      return values;
    }

    @Override
    public int count() {
      return values.length;
    }
  }
}
