package io.feddip.data.table;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a row holds for a network. */
public sealed interface RowValues extends Serializable, Comparable<RowValues> {
  /** Adds all of it to a digest. */
  void digest(MessageDigest into);

  /** Numbers of columns, before normalisation. */
  final class Numbers implements RowValues {
    /** None at all. */
    static final Numbers NONE = new Numbers(new double[0]);

    private static final long serialVersionUID = 1;

    private final double[] values;

    /**
     * @param values finite; not copied
     */
    Numbers(double[] values) {
      this.values = values;
    }

    /** All of them; not a copy. */
    public double[] values() {
      return values;
    }

    @Override
    public void digest(MessageDigest into) {
      ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
      bytes.asDoubleBuffer().put(values);
      into.update(bytes);
    }

    @Override
    public int compareTo(RowValues that) {
      return Arrays.compare(values, ((Numbers) that).values);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /** Pixels, 0 … 255; who trains on them normalises them. */
  final class Pixels implements RowValues {
    private static final long serialVersionUID = 1;

    private final byte[] planes;

    /**
     * @param planes [channels][height][width], unsigned; not copied
     */
    Pixels(byte[] planes) {
      this.planes = planes;
    }

    /** [channels][height][width], unsigned; not a copy. */
    public byte[] planes() {
      return planes;
    }

    @Override
    public void digest(MessageDigest into) {
      into.update(planes);
    }

    @Override
    public int compareTo(RowValues that) {
      return Arrays.compare(planes, ((Pixels) that).planes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pixels that && Arrays.equals(planes, that.planes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(planes);
    }
  }
}
