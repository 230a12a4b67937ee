package io.feddip.checkpoint;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * One named vector of a checkpoint. Holds the array it was given, not a copy: nobody writes to it
 * while the checkpoint is in use.
 */
public final class Section {
  /** Kinds of elements, by the code that files hold: codes are never used twice. */
  public enum Type {
    FLOATS(1, Float.BYTES),
    LONGS(2, Long.BYTES),
    DOUBLES(3, Double.BYTES),
    BYTES(4, 1);

    private final int code;
    private final int width;

    Type(int code, int width) {
      this.code = code;
      this.width = width;
    }

    int code() {
      return code;
    }

    /** Bytes of one element. */
    int width() {
      return width;
    }

    static Type ofCode(int code) {
      return Arrays.stream(values())
          .filter(type -> type.code == code)
          .findFirst()
          .orElseThrow(() -> new DamagedCheckpointException("no section type " + code));
    }
  }

  private final Type type;
  private final Buffer elements;

  private Section(Type type, Buffer elements) {
    this.type = type;
    this.elements = elements;
  }

  static Section ofFloats(float[] values) {
    return new Section(Type.FLOATS, FloatBuffer.wrap(values));
  }

  static Section ofLongs(long[] values) {
    return new Section(Type.LONGS, LongBuffer.wrap(values));
  }

  static Section ofDoubles(double[] values) {
    return new Section(Type.DOUBLES, DoubleBuffer.wrap(values));
  }

  static Section ofBytes(byte[] values) {
    return new Section(Type.BYTES, ByteBuffer.wrap(values));
  }

  /** A section of zeros, to be read into. */
  static Section ofLength(Type type, int length) {
    return switch (type) {
      case FLOATS -> ofFloats(new float[length]);
      case LONGS -> ofLongs(new long[length]);
      case DOUBLES -> ofDoubles(new double[length]);
      case BYTES -> ofBytes(new byte[length]);
    };
  }

  public Type type() {
    return type;
  }

  /** Number of elements. */
  public int length() {
    return elements.capacity();
  }

  /** The array itself: float[], long[], double[] or byte[] by type. */
  Object array() {
    return elements.array();
  }

  /** Puts elements {@code from} … {@code from + count - 1} into the buffer, in its byte order. */
  void copyTo(ByteBuffer bytes, int from, int count) {
    switch (type) {
      case FLOATS -> bytes.asFloatBuffer().put((float[]) array(), from, count);
      case LONGS -> bytes.asLongBuffer().put((long[]) array(), from, count);
      case DOUBLES -> bytes.asDoubleBuffer().put((double[]) array(), from, count);
      case BYTES -> bytes.duplicate().put((byte[]) array(), from, count);
    }
  }

  /** Fills elements {@code from} … {@code from + count - 1} from the buffer. */
  void copyFrom(ByteBuffer bytes, int from, int count) {
    switch (type) {
      case FLOATS -> bytes.asFloatBuffer().get((float[]) array(), from, count);
      case LONGS -> bytes.asLongBuffer().get((long[]) array(), from, count);
      case DOUBLES -> bytes.asDoubleBuffer().get((double[]) array(), from, count);
      case BYTES -> bytes.duplicate().get((byte[]) array(), from, count);
    }
  }
}
