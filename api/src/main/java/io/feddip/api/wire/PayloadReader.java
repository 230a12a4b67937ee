package io.feddip.api.wire;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.BitmapIndex;
import io.feddip.api.wire.mask.Float16;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.KeptIndices;
import io.feddip.api.wire.mask.LittleEndian;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.MissingMaskException;
import io.feddip.api.wire.mask.RiceReader;
import io.feddip.api.wire.mask.WireException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A payload that has been found valid: its mask is decoded, its values are read from the bytes when
 * they are wanted.
 */
final class PayloadReader implements Update {
  private final byte[] bytes;
  private final Layout layout;
  private final Header header;
  private final CoordinateRanges indexed;
  private final CoordinateRanges rest;
  private final Optional<Mask> mask;

  private PayloadReader(byte[] bytes, Layout layout, Header header, Optional<Mask> mask) {
    this.bytes = bytes;
    this.layout = layout;
    this.header = header;
    this.indexed = header.kind().indexed(layout);
    this.rest = header.kind().rest(layout);
    this.mask = mask;
  }

  /**
   * Checks all of a model or update.
   *
   * @throws WireException if something is wrong with the bytes
   * @throws MissingMaskException if they refer to a mask that the cache doesn't hold
   */
  static PayloadReader open(byte[] bytes, Layout layout, Header header, MaskCache cache) {
    CoordinateRanges indexed = header.kind().indexed(layout);
    boolean noMask = header.coding() == IndexCoding.NONE;
    if (header.kept() > indexed.size() || (noMask && header.kept() != indexed.size())) {
      throw new WireException(
          "the payload has %d values for %d coordinates".formatted(header.kept(), indexed.size()));
    }
    long expected =
        expectedLength(layout, header.kind(), header.format(), header.indexBytes(), header.kept());
    if (bytes.length != expected) {
      throw new WireException(
          "the payload has %d bytes where its header means %d".formatted(bytes.length, expected));
    }
    Optional<Mask> mask =
        noMask && header.indexBytes() == 0
            ? Optional.empty()
            : Optional.of(readMask(bytes, indexed, header, cache));
    return new PayloadReader(bytes, layout, header, mask);
  }

  /** The mask that an index means; lengths must have been checked. */
  static Mask readMask(byte[] bytes, CoordinateRanges indexed, Header header, MaskCache cache) {
    int end = Header.BYTES + header.indexBytes();
    return switch (header.coding()) {
      case NONE -> throw new WireException("the payload has an index where none is announced");
      case RICE -> RiceReader.read(bytes, Header.BYTES, end, indexed, header.kept());
      case BITMAP -> BitmapIndex.read(bytes, Header.BYTES, end, indexed.size(), header.kept());
      case HELD -> {
        if (header.indexBytes() != MaskHash.BYTES) {
          throw new WireException("a mask's hash of %d bytes".formatted(header.indexBytes()));
        }
        MaskHash hash = MaskHash.read(bytes, Header.BYTES);
        Mask mask = cache.get(hash).orElseThrow(() -> new MissingMaskException(hash));
        if (mask.size() != indexed.size() || mask.kept() != header.kept()) {
          throw new WireException(
              "the payload has %d values, but %s".formatted(header.kept(), mask));
        }
        yield mask;
      }
    };
  }

  /** Bytes of a payload with these parts. */
  static long expectedLength(
      Layout layout, Kind kind, ValueFormat format, int indexBytes, int kept) {
    return Header.BYTES
        + (long) indexBytes
        + (long) format.bytes() * kept
        + 4L * kind.rest(layout).size();
  }

  /** The mask over the indexed coordinates; none if all values are there. */
  Optional<Mask> mask() {
    return mask;
  }

  Header header() {
    return header;
  }

  /** The flat vector, zeros where there is no value. */
  float[] values() {
    float[] values = new float[layout.length()];
    int position = valuesStart();
    if (mask.isPresent()) {
      KeptIndices kept = new KeptIndices(indexed, mask.get());
      int[] indices = new int[KeptIndices.BATCH];
      for (int count = kept.next(indices); count > 0; count = kept.next(indices)) {
        if (header.format() == ValueFormat.FLOAT32) {
          for (int i = 0; i < count; i++) {
            values[indices[i]] = LittleEndian.getFloat(bytes, position + 4 * i);
          }
        } else {
          for (int i = 0; i < count; i++) {
            values[indices[i]] = Float16.toFloat(LittleEndian.getShort(bytes, position + 2 * i));
          }
        }
        position += count * header.format().bytes();
      }
    } else {
      position = getRanges(values, position, indexed, header.format());
    }
    getRanges(values, position, rest, ValueFormat.FLOAT32);
    return values;
  }

  /** Float32 values from some position on; the length must have been checked. */
  static float[] floats(byte[] bytes, int position, int count) {
    float[] values = new float[count];
    ByteBuffer.wrap(bytes, position, 4 * count)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private int getRanges(float[] values, int start, CoordinateRanges ranges, ValueFormat format) {
    int position = start;
    for (int k = 0; k < ranges.count(); k++) {
      get(position, format, values, ranges.offset(k), ranges.length(k));
      position += ranges.length(k) * format.bytes();
    }
    return position;
  }

  private void get(int position, ValueFormat format, float[] out, int from, int count) {
    if (format == ValueFormat.FLOAT32) {
      ByteBuffer.wrap(bytes, position, 4 * count)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(out, from, count);
    } else {
      for (int i = 0; i < count; i++) {
        out[from + i] = Float16.toFloat(LittleEndian.getShort(bytes, position + 2 * i));
      }
    }
  }

  private int valuesStart() {
    return Header.BYTES + header.indexBytes();
  }

  @Override
  public int length() {
    return layout.length();
  }

  @Override
  public float largestMagnitude() {
    float[] values = new float[KeptIndices.BATCH];
    int position = valuesStart();
    int restStart = position + header.kept() * header.format().bytes();
    float largest = largestMagnitude(position, header.kept(), header.format(), 0, values);
    return largestMagnitude(restStart, rest.size(), ValueFormat.FLOAT32, largest, values);
  }

  private float largestMagnitude(
      int start, int count, ValueFormat format, float atLeast, float[] values) {
    float largest = atLeast;
    for (int from = 0; from < count; from += values.length) {
      int part = Math.min(values.length, count - from);
      get(start + from * format.bytes(), format, values, 0, part);
      largest = Update.largestMagnitude(values, part, largest);
    }
    return largest;
  }

  @Override
  public void forEach(Sink sink) {
    float[] values = new float[KeptIndices.BATCH];
    int position = valuesStart();
    ValueFormat format = header.format();
    if (mask.isPresent()) {
      KeptIndices kept = new KeptIndices(indexed, mask.get());
      int[] indices = new int[KeptIndices.BATCH];
      for (int count = kept.next(indices); count > 0; count = kept.next(indices)) {
        get(position, format, values, 0, count);
        sink.scattered(indices, values, count);
        position += count * format.bytes();
      }
    } else {
      position = forEach(sink, position, indexed, format, values);
    }
    forEach(sink, position, rest, ValueFormat.FLOAT32, values);
  }

  private int forEach(
      Sink sink, int start, CoordinateRanges ranges, ValueFormat format, float[] values) {
    int position = start;
    for (int k = 0; k < ranges.count(); k++) {
      for (int from = 0; from < ranges.length(k); from += values.length) {
        int part = Math.min(values.length, ranges.length(k) - from);
        get(position, format, values, 0, part);
        sink.range(ranges.offset(k) + from, values, part);
        position += part * format.bytes();
      }
    }
    return position;
  }
}
