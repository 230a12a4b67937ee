package io.feddip.api.client;

import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client keeps from one round to the next, in named sections. Immutable; arrays are not
 * copied. It is part of a run's checkpoints, so a resumed run finds it again.
 */
public final class ClientState {
  /** Nothing. */
  public static final ClientState NONE = new ClientState(new TreeMap<>());

  /** The section that holds what releases before named sections kept. */
  public static final String UNNAMED = "";

  private static final int MAGIC = 0x46444353;
  private static final byte VECTOR = 1;
  private static final byte MASK = 2;
  private static final byte BYTES = 3;

  /** Numbers most of which are 0: a bit each, and those that are not. */
  private static final byte SPARSE = 4;

  private final NavigableMap<String, Object> sections;

  private ClientState(NavigableMap<String, Object> sections) {
    this.sections = sections;
  }

  /** The numbers kept under a name. */
  public Optional<float[]> vector(String name) {
    return section(name, float[].class);
  }

  /** The mask kept under a name. */
  public Optional<Mask> mask(String name) {
    return section(name, Mask.class);
  }

  /** The bytes kept under a name. */
  public Optional<byte[]> bytes(String name) {
    return section(name, byte[].class);
  }

  private <T> Optional<T> section(String name, Class<T> type) {
    return Optional.ofNullable(sections.get(name)).filter(type::isInstance).map(type::cast);
  }

  public boolean isEmpty() {
    return sections.isEmpty();
  }

  /** Begins with what is in this one. */
  public Builder with() {
    return new Builder(new TreeMap<>(sections));
  }

  /** Makes the next state. */
  public static final class Builder {
    private final NavigableMap<String, Object> sections;

    private Builder(NavigableMap<String, Object> sections) {
      this.sections = sections;
    }

    /** Keeps numbers under a name; not copied. */
    public Builder vector(String name, float[] values) {
      sections.put(name, values);
      return this;
    }

    /** Keeps a mask under a name. */
    public Builder mask(String name, Mask mask) {
      sections.put(name, mask);
      return this;
    }

    /** Keeps bytes under a name; not copied. */
    public Builder bytes(String name, byte[] values) {
      sections.put(name, values);
      return this;
    }

    /** Forgets a section. */
    public Builder without(String name) {
      sections.remove(name);
      return this;
    }

    public ClientState build() {
      return sections.isEmpty() ? NONE : new ClientState(new TreeMap<>(sections));
    }
  }

  /** The state as bytes, the same for the same state; empty for an empty one. */
  public byte[] toBytes() {
    if (sections.isEmpty()) {
      return new byte[0];
    }
    long size = 2L * Integer.BYTES;
    for (Map.Entry<String, Object> section : sections.entrySet()) {
      size += 1 + 2L * Integer.BYTES + utf8(section.getKey()).length + length(section.getValue());
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    out.putInt(MAGIC).putInt(sections.size());
    sections.forEach((name, value) -> write(out, name, value));
    return out.array();
  }

  private static long length(Object value) {
    if (value instanceof float[] floats) {
      return Math.min((long) floats.length * Float.BYTES, sparseLength(floats));
    }
    if (value instanceof Mask mask) {
      return (long) mask.wordCount() * Long.BYTES;
    }
    return ((byte[]) value).length;
  }

  /** Bytes of the bits and of the numbers that are not 0. */
  private static long sparseLength(float[] floats) {
    long kept = 0;
    for (float value : floats) {
      kept += isZero(value) ? 0 : 1;
    }
    return (long) Mask.wordsFor(floats.length) * Long.BYTES + kept * Float.BYTES;
  }

  /** A negative zero is none, because every bit comes back. */
  private static boolean isZero(float value) {
    return Float.floatToRawIntBits(value) == 0;
  }

  private static void writeSparse(ByteBuffer out, float[] floats) {
    for (int from = 0; from < floats.length; from += Long.SIZE) {
      long word = 0;
      for (int i = from; i < Math.min(floats.length, from + Long.SIZE); i++) {
        word |= isZero(floats[i]) ? 0 : 1L << (i - from);
      }
      out.putLong(word);
    }
    for (float value : floats) {
      if (!isZero(value)) {
        out.putFloat(value);
      }
    }
  }

  private static float[] readSparse(ByteBuffer in, int length) {
    int words = length < 0 ? -1 : Mask.wordsFor(length);
    need(in, (long) words * Long.BYTES);
    ByteBuffer bits = take(in, words * Long.BYTES);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      if ((bits.getLong(i / Long.SIZE * Long.BYTES) >>> i & 1) != 0) {
        values[i] = take(in, Float.BYTES).getFloat();
      }
    }
    return values;
  }

  private static void write(ByteBuffer out, String name, Object value) {
    byte[] key = utf8(name);
    if (value instanceof float[] floats && length(floats) < (long) floats.length * Float.BYTES) {
      out.put(SPARSE).putInt(key.length).put(key).putInt(floats.length);
      writeSparse(out, floats);
    } else if (value instanceof float[] floats) {
      out.put(VECTOR).putInt(key.length).put(key).putInt(floats.length);
      out.asFloatBuffer().put(floats);
      out.position(out.position() + floats.length * Float.BYTES);
    } else if (value instanceof Mask mask) {
      out.put(MASK).putInt(key.length).put(key).putInt(mask.size());
      for (int i = 0; i < mask.wordCount(); i++) {
        out.putLong(mask.word(i));
      }
    } else {
      byte[] bytes = (byte[]) value;
      out.put(BYTES).putInt(key.length).put(key).putInt(bytes.length).put(bytes);
    }
  }

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads {@link #toBytes}; bytes of another kind, as earlier releases kept them, become the
   * section {@link #UNNAMED}.
   *
   * @throws WireException if the bytes are damaged
   */
  public static ClientState fromBytes(byte[] bytes) {
    if (bytes.length == 0) {
      return NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < 2 * Integer.BYTES || in.getInt() != MAGIC) {
      return NONE.with().bytes(UNNAMED, bytes).build();
    }
    TreeMap<String, Object> sections = new TreeMap<>();
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      byte type = take(in, 1).get();
      String name = StandardCharsets.UTF_8.decode(take(in, takeInt(in))).toString();
      sections.put(name, read(in, type));
    }
    if (in.hasRemaining() || count < 1) {
      throw new WireException("a client's state of " + bytes.length + " bytes is damaged");
    }
    return new ClientState(sections);
  }

  private static Object read(ByteBuffer in, byte type) {
    int length = takeInt(in);
    switch (type) {
      case VECTOR -> {
        float[] values = new float[(int) (need(in, (long) length * Float.BYTES) / Float.BYTES)];
        take(in, length * Float.BYTES).asFloatBuffer().get(values);
        return values;
      }
      case SPARSE -> {
        return readSparse(in, length);
      }
      case MASK -> {
        need(in, length < 0 ? -1 : (long) Mask.wordsFor(length) * Long.BYTES);
        long[] words = new long[Mask.wordsFor(length)];
        take(in, words.length * Long.BYTES).asLongBuffer().get(words);
        return mask(length, words);
      }
      case BYTES -> {
        byte[] values = new byte[(int) need(in, length)];
        in.get(values);
        return values;
      }
      default -> throw new WireException("a client's state has a section of kind " + type);
    }
  }

  private static Mask mask(int size, long[] words) {
    try {
      return Mask.ofWords(size, words);
    } catch (IllegalArgumentException e) {
      throw new WireException("a client's state has a damaged mask: " + e.getMessage());
    }
  }

  private static int takeInt(ByteBuffer in) {
    return take(in, Integer.BYTES).getInt();
  }

  /** The next bytes, which the buffer then is past. */
  private static ByteBuffer take(ByteBuffer in, int length) {
    need(in, length);
    ByteBuffer part = in.slice(in.position(), length);
    in.position(in.position() + length);
    return part;
  }

  private static long need(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new WireException("a client's state ends before its sections do");
    }
    return length;
  }
}
