package io.feddip.api.wire;

import io.feddip.api.model.CoordinateRanges;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.BitmapIndex;
import io.feddip.api.wire.mask.Float16;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.KeptIndices;
import io.feddip.api.wire.mask.LittleEndian;
import io.feddip.api.wire.mask.MaskHash;
import io.feddip.api.wire.mask.RiceIndex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Puts payloads together. */
final class PayloadWriter {
  private final Layout layout;
  private final Kind kind;
  private final ValueFormat format;

  PayloadWriter(Layout layout, Kind kind, ValueFormat format) {
    this.layout = layout;
    this.kind = kind;
    this.format = format;
  }

  /** All values, no index. */
  byte[] dense(float[] values) {
    checkLength(values.length);
    CoordinateRanges indexed = kind.indexed(layout);
    byte[] bytes = allocate(0, indexed.size());
    int position = putRanges(bytes, Header.BYTES, values, indexed, format);
    return finish(bytes, position, values, IndexCoding.NONE, indexed.size(), 0);
  }

  /** The mask's hash and the values on the mask. */
  byte[] held(Mask mask, float[] values) {
    checkLength(values.length);
    checkMask(mask);
    byte[] bytes = allocate(MaskHash.BYTES, mask.kept());
    MaskHash.of(mask).write(bytes, Header.BYTES);
    int position = putKept(bytes, Header.BYTES + MaskHash.BYTES, values, mask);
    return finish(bytes, position, values, IndexCoding.HELD, mask.kept(), MaskHash.BYTES);
  }

  /** The mask and the values on it. */
  byte[] indexed(Mask mask, float[] values) {
    checkLength(values.length);
    checkMask(mask);
    return indexed(new Index(kind.indexed(layout), mask), mask, values);
  }

  /** The chosen values with an index, or all with zeros for the others if that takes less. */
  byte[] topK(Mask chosen, float[] values) {
    checkLength(values.length);
    checkMask(chosen);
    CoordinateRanges ranges = kind.indexed(layout);
    Index index = new Index(ranges, chosen);
    if (index.size < (long) format.bytes() * (chosen.size() - chosen.kept())) {
      return indexed(index, chosen, values);
    }
    float[] cleared = values.clone();
    for (int k = 0; k < ranges.count(); k++) {
      for (int i = ranges.start(k); i < ranges.end(k); i++) {
        if (!chosen.isKept(i)) {
          cleared[ranges.offset(k) + i - ranges.start(k)] = 0;
        }
      }
    }
    return dense(cleared);
  }

  private byte[] indexed(Index index, Mask mask, float[] values) {
    byte[] bytes = allocate(index.size, mask.kept());
    index.write(bytes);
    int position = putKept(bytes, Header.BYTES + index.size, values, mask);
    return finish(bytes, position, values, index.coding(), mask.kept(), index.size);
  }

  /** A mask without values. */
  byte[] mask(Mask mask) {
    checkMask(mask);
    Index index = new Index(kind.indexed(layout), mask);
    byte[] bytes = new byte[Math.addExact(Header.BYTES, index.size)];
    index.write(bytes);
    new Header(kind, format, index.coding(), mask.kept(), index.size).write(bytes, layout);
    return bytes;
  }

  /** The smaller of the two codings of a mask. */
  private static final class Index {
    private final Mask mask;
    private final Optional<RiceIndex> rice;
    private final int size;

    Index(CoordinateRanges ranges, Mask mask) {
      this.mask = mask;
      RiceIndex candidate = new RiceIndex(ranges, mask);
      long bitmap = BitmapIndex.size(mask.size());
      this.rice = candidate.size() < bitmap ? Optional.of(candidate) : Optional.empty();
      this.size = Math.toIntExact(Math.min(candidate.size(), bitmap));
    }

    IndexCoding coding() {
      return rice.isPresent() ? IndexCoding.RICE : IndexCoding.BITMAP;
    }

    void write(byte[] bytes) {
      if (rice.isPresent()) {
        rice.get().write(bytes, Header.BYTES);
      } else {
        BitmapIndex.write(mask, bytes, Header.BYTES);
      }
    }
  }

  private byte[] allocate(int indexBytes, int kept) {
    return new byte
        [Math.toIntExact(PayloadReader.expectedLength(layout, kind, format, indexBytes, kept))];
  }

  private byte[] finish(
      byte[] bytes, int position, float[] values, IndexCoding coding, int kept, int indexBytes) {
    putRanges(bytes, position, values, kind.rest(layout), ValueFormat.FLOAT32);
    new Header(kind, format, coding, kept, indexBytes).write(bytes, layout);
    return bytes;
  }

  private int putKept(byte[] bytes, int start, float[] values, Mask mask) {
    KeptIndices kept = new KeptIndices(kind.indexed(layout), mask);
    int[] indices = new int[KeptIndices.BATCH];
    int position = start;
    for (int count = kept.next(indices); count > 0; count = kept.next(indices)) {
      if (format == ValueFormat.FLOAT32) {
        for (int i = 0; i < count; i++) {
          LittleEndian.putFloat(bytes, position + 4 * i, values[indices[i]]);
        }
      } else {
        for (int i = 0; i < count; i++) {
          LittleEndian.putShort(bytes, position + 2 * i, Float16.ofFloat(values[indices[i]]));
        }
      }
      position += count * format.bytes();
    }
    return position;
  }

  private static int putRanges(
      byte[] bytes, int start, float[] values, CoordinateRanges ranges, ValueFormat format) {
    int position = start;
    for (int k = 0; k < ranges.count(); k++) {
      if (format == ValueFormat.FLOAT32) {
        putFloats(bytes, position, values, ranges.offset(k), ranges.length(k));
      } else {
        for (int i = 0; i < ranges.length(k); i++) {
          LittleEndian.putShort(
              bytes, position + 2 * i, Float16.ofFloat(values[ranges.offset(k) + i]));
        }
      }
      position += ranges.length(k) * format.bytes();
    }
    return position;
  }

  private static void putFloats(byte[] bytes, int position, float[] values, int from, int count) {
    ByteBuffer.wrap(bytes, position, 4 * count)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values, from, count);
  }

  private void checkLength(int length) {
    if (length != layout.length()) {
      throw new IllegalArgumentException(length + " values for a layout of " + layout.length());
    }
  }

  private void checkMask(Mask mask) {
    if (mask.size() != kind.indexed(layout).size()) {
      throw new IllegalArgumentException(
          "a mask of %d for %d coordinates".formatted(mask.size(), kind.indexed(layout).size()));
    }
  }
}
