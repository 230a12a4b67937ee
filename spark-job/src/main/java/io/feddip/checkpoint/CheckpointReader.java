package io.feddip.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads one checkpoint from a stream of known length. No size found in the file is believed before
 * its checksum is checked and it is seen to fit in what remains of the file.
 */
final class CheckpointReader {
  private final InputStream stream;
  private final ByteBuffer chunk =
      ByteBuffer.allocate(CheckpointFormat.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private long remaining;

  private CheckpointReader(InputStream stream, long length) {
    this.stream = stream;
    this.remaining = length;
  }

  /**
   * Reads everything.
   *
   * @throws DamagedCheckpointException if it is not a whole checkpoint
   * @throws CheckpointException if it is of a newer format version
   */
  static Checkpoint read(InputStream stream, long length) throws IOException {
    return new CheckpointReader(stream, length).read(true);
  }

  /** As {@link #read}, but keeps nothing of the sections: O(1) memory. */
  static void verify(InputStream stream, long length) throws IOException {
    new CheckpointReader(stream, length).read(false);
  }

  private Checkpoint read(boolean keep) throws IOException {
    ByteBuffer header = readHeader();
    int round = header.getInt();
    long parameters = header.getLong();
    int sections = header.getInt();
    byte[] digest = new byte[CheckpointFormat.DIGEST_BYTES];
    header.get(digest);
    String name = readText(header);
    Fingerprint fingerprint = Fingerprint.parse(readText(header));
    if (header.hasRemaining() || sections < 0 || sections > CheckpointFormat.MAX_SECTIONS) {
      throw new DamagedCheckpointException("the header does not add up");
    }
    if (!Arrays.equals(digest, fingerprint.digest())) {
      throw new DamagedCheckpointException("the settings do not match their SHA-256");
    }
    Checkpoint.Builder builder =
        Checkpoint.builder(round, new ModelIdentity(name, parameters), fingerprint);
    for (int i = 0; i < sections; i++) {
      readSection(builder, i, keep);
    }
    if (readInt("the end mark") != CheckpointFormat.END_MARK) {
      throw new DamagedCheckpointException("the end mark is missing");
    }
    if (remaining != 0) {
      throw new DamagedCheckpointException(remaining + " bytes follow the end mark");
    }
    return builder.build();
  }

  private ByteBuffer readHeader() throws IOException {
    if (remaining == 0) {
      throw new DamagedCheckpointException("the file is empty");
    }
    byte[] start = readBytes(CheckpointFormat.PREAMBLE_BYTES, "the preamble");
    ByteBuffer preamble = little(start);
    if (preamble.getLong() != CheckpointFormat.MAGIC) {
      throw new DamagedCheckpointException("the file does not begin as a checkpoint does");
    }
    check(start, "the preamble");
    int version = preamble.getInt();
    if (version > CheckpointFormat.VERSION) {
      throw new CheckpointException(
          "the checkpoint is of format version %d, this program reads up to %d: continue the run with the release that wrote it, or a newer one"
              .formatted(version, CheckpointFormat.VERSION));
    }
    int length = preamble.getInt();
    if (version < 1 || length < 0 || length > CheckpointFormat.MAX_HEADER_BYTES) {
      throw new DamagedCheckpointException("the preamble does not add up");
    }
    byte[] header = readBytes(length, "the header");
    check(header, "the header");
    return little(header);
  }

  private void readSection(Checkpoint.Builder builder, int index, boolean keep) throws IOException {
    String what = "the head of section " + (index + 1);
    byte[] start = readBytes(2, what);
    int nameLength = start[1] & 0xFF;
    byte[] head = Arrays.copyOf(start, 2 + nameLength + Long.BYTES);
    System.arraycopy(readBytes(nameLength + Long.BYTES, what), 0, head, 2, nameLength + Long.BYTES);
    check(head, what);
    ByteBuffer fields = little(head);
    Section.Type type = Section.Type.ofCode(fields.get());
    fields.get();
    byte[] name = new byte[nameLength];
    fields.get(name);
    String section = new String(name, UTF_8);
    long length = fields.getLong();
    if (length < 0 || length > Integer.MAX_VALUE - 8 || length * type.width() > remaining) {
      throw new DamagedCheckpointException(
          "section '%s' claims %d elements, more than the file has bytes for"
              .formatted(section, length));
    }
    readElements(builder, section, type, (int) length, keep);
  }

  private void readElements(
      Checkpoint.Builder builder, String name, Section.Type type, int length, boolean keep)
      throws IOException {
    Section section = Section.ofLength(type, keep ? length : 0);
    CRC32C elements = new CRC32C();
    int perChunk = CheckpointFormat.CHUNK_BYTES / type.width();
    for (int from = 0; from < length; from += perChunk) {
      int count = Math.min(perChunk, length - from);
      readInto(chunk.array(), count * type.width(), "section '" + name + "'");
      elements.update(chunk.array(), 0, count * type.width());
      if (keep) {
        section.copyFrom(chunk, from, count);
      }
    }
    if (readInt("the checksum of section '" + name + "'") != (int) elements.getValue()) {
      throw new DamagedCheckpointException("section '" + name + "' does not match its checksum");
    }
    builder.put(name, section);
  }

  private String readText(ByteBuffer header) {
    int length = header.remaining() < Integer.BYTES ? -1 : header.getInt();
    if (length < 0 || length > header.remaining()) {
      throw new DamagedCheckpointException("the header does not add up");
    }
    byte[] text = new byte[length];
    header.get(text);
    return new String(text, UTF_8);
  }

  private void check(byte[] bytes, String what) throws IOException {
    crc.reset();
    crc.update(bytes, 0, bytes.length);
    if (readInt("the checksum of " + what) != (int) crc.getValue()) {
      throw new DamagedCheckpointException(what + " does not match its checksum");
    }
  }

  private int readInt(String what) throws IOException {
    return little(readBytes(Integer.BYTES, what)).getInt();
  }

  private byte[] readBytes(int length, String what) throws IOException {
    require(length, what);
    byte[] bytes = new byte[length];
    readInto(bytes, length, what);
    return bytes;
  }

  private void readInto(byte[] bytes, int length, String what) throws IOException {
    require(length, what);
    if (stream.readNBytes(bytes, 0, length) != length) {
      throw new DamagedCheckpointException("the file is cut short in " + what);
    }
    remaining -= length;
  }

  private void require(int length, String what) {
    if (length > remaining) {
      throw new DamagedCheckpointException("the file is cut short in " + what);
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
