package io.feddip.data;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFile;
import io.feddip.api.data.ExampleSet;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of unsigned bytes in the IDX format of LeCun's MNIST, plain or gzipped. The header (two
 * zero bytes, the type, the number of dimensions, then each extent as a big-endian int) says how
 * long the file is; nothing is allocated before that agrees with the file's size, and nothing
 * beyond it is inflated.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTES = 0x08;

  /** Deflate cannot shrink more than this (zlib's own figure), so a bigger promise is a lie. */
  private static final long MAX_INFLATION = 1032;

  private final DataFile file;
  private final List<Integer> extents;
  private final byte[] bytes;

  private IdxFile(DataFile file, List<Integer> extents, byte[] bytes) {
    this.file = file;
    this.extents = extents;
    this.bytes = bytes;
  }

  /**
   * Reads a whole file.
   *
   * @param dimensions how many the file must have
   * @throws DataException if the file is not an IDX file of that many dimensions, or is damaged
   */
  static IdxFile read(DataFile file, int dimensions) {
    try (InputStream raw = new BufferedInputStream(file.open(), 1 << 16)) {
      byte[] start = raw.readNBytes(2);
      boolean gzipped = start.length == 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), raw);
      InputStream data = gzipped ? new GZIPInputStream(whole, 1 << 16) : whole;
      return read(file, dimensions, data, gzipped);
    } catch (ZipException e) {
      throw new DataException(
          file.name(), "damaged gzip (" + e.getMessage() + ")", "fetch the file again", e);
    } catch (EOFException e) {
      throw new DataException(file.name(), "truncated", "fetch the file again", e);
    } catch (IOException e) {
      throw new DataException(
          file.name(), "cannot be read (" + e.getMessage() + ")", "check the file system", e);
    }
  }

  private static IdxFile read(DataFile file, int dimensions, InputStream data, boolean gzipped)
      throws IOException {
    byte[] header = data.readNBytes(4 + 4 * dimensions);
    if (header.length < 4) {
      throw new DataException(
          file.name(), "truncated after " + header.length + " bytes", "fetch the file again");
    }
    int magic = ByteBuffer.wrap(header).getInt();
    int expected = UNSIGNED_BYTES << 8 | dimensions;
    if (magic != expected) {
      throw new DataException(
          file.name(),
          "wrong magic number 0x%08x instead of 0x%08x".formatted(magic, expected),
          "this must be an IDX file of unsigned bytes with " + dimensions + " dimension(s)");
    }
    if (header.length < 4 + 4 * dimensions) {
      throw new DataException(file.name(), "truncated in its header", "fetch the file again");
    }
    List<Integer> extents = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      extents.add(ByteBuffer.wrap(header).getInt(4 + 4 * i));
    }
    int size = declaredSize(file, extents);
    checkPlausible(file, (long) size + header.length, gzipped);
    byte[] bytes = data.readNBytes(size);
    if (bytes.length < size) {
      throw new DataException(
          file.name(),
          "truncated: its header declares %,d bytes of data, it has %,d"
              .formatted(size, bytes.length),
          "fetch the file again");
    }
    // Reading on to the end also makes gzip verify its checksum.
    if (data.read() != -1) {
      throw new DataException(
          file.name(),
          "holds more than the %,d bytes of data its header declares".formatted(size),
          "it is damaged or not what it seems: fetch the file again");
    }
    return new IdxFile(file, List.copyOf(extents), bytes);
  }

  private static int declaredSize(DataFile file, List<Integer> extents) {
    long size = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new DataException(
            file.name(), "negative extent " + extent + " in its header", "fetch the file again");
      }
      // Below 2³¹ before and after, so that the product cannot overflow.
      size *= extent;
      if (size > ExampleSet.MAX_BYTES) {
        throw new DataException(
            file.name(),
            "its header declares " + extents + " bytes, more than 2 GiB",
            "split the data, or use Parquet with a client column");
      }
    }
    return (int) size;
  }

  private static void checkPlausible(DataFile file, long declared, boolean gzipped)
      throws IOException {
    long length = file.length();
    boolean unknown = length < 0;
    if (!unknown && (gzipped ? declared / MAX_INFLATION > length : declared > length)) {
      throw new DataException(
          file.name(),
          "truncated: its header declares %,d bytes, the file has %,d%s"
              .formatted(declared, length, gzipped ? " compressed" : ""),
          "fetch the file again");
    }
  }

  DataFile file() {
    return file;
  }

  List<Integer> extents() {
    return extents;
  }

  /** The data; not a copy. */
  byte[] bytes() {
    return bytes;
  }
}
