package io.feddip.api.wire.mask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, least significant byte first. */
public final class LittleEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static short getShort(byte[] bytes, int position) {
    return (short) SHORT.get(bytes, position);
  }

  public static int getInt(byte[] bytes, int position) {
    return (int) INT.get(bytes, position);
  }

  public static long getLong(byte[] bytes, int position) {
    return (long) LONG.get(bytes, position);
  }

  public static float getFloat(byte[] bytes, int position) {
    return Float.intBitsToFloat((int) INT.get(bytes, position));
  }

  public static void putShort(byte[] bytes, int position, short value) {
    SHORT.set(bytes, position, value);
  }

  public static void putInt(byte[] bytes, int position, int value) {
    INT.set(bytes, position, value);
  }

  public static void putLong(byte[] bytes, int position, long value) {
    LONG.set(bytes, position, value);
  }

  public static void putFloat(byte[] bytes, int position, float value) {
    INT.set(bytes, position, Float.floatToRawIntBits(value));
  }

  /** Eight bytes as a number, those from {@code end} on taken as zero. */
  static long getLongBefore(byte[] bytes, int position, int end) {
    if (position + 8 <= end) {
      return getLong(bytes, position);
    }
    long value = 0;
    for (int i = end - 1; i >= position; i--) {
      value = (value << 8) | (bytes[i] & 0xFF);
    }
    return value;
  }

  /** The bytes of a number that are before {@code end}. */
  static void putLongBefore(byte[] bytes, int position, int end, long value) {
    if (position + 8 <= end) {
      putLong(bytes, position, value);
      return;
    }
    long rest = value;
    for (int i = position; i < end; i++) {
      bytes[i] = (byte) rest;
      rest >>>= 8;
    }
  }
}
