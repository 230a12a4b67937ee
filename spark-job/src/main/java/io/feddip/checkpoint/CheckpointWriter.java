package io.feddip.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes one checkpoint to a stream, chunk by chunk: O(1) memory beside the checkpoint's own. */
final class CheckpointWriter {
  private final OutputStream stream;
  private final ByteBuffer chunk =
      ByteBuffer.allocate(CheckpointFormat.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();

  private CheckpointWriter(OutputStream stream) {
    this.stream = stream;
  }

  static void write(Checkpoint checkpoint, OutputStream stream) throws IOException {
    CheckpointWriter writer = new CheckpointWriter(stream);
    writer.writeHeader(checkpoint);
    for (Map.Entry<String, Section> section : checkpoint.sections().entrySet()) {
      writer.writeSection(section.getKey(), section.getValue());
    }
    writer.writeInt(CheckpointFormat.END_MARK);
  }

  private void writeHeader(Checkpoint checkpoint) throws IOException {
    byte[] name = checkpoint.model().name().getBytes(UTF_8);
    byte[] fingerprint = checkpoint.fingerprint().text().getBytes(UTF_8);
    long length = 24L + CheckpointFormat.DIGEST_BYTES + name.length + fingerprint.length;
    if (length > CheckpointFormat.MAX_HEADER_BYTES) {
      throw new CheckpointException(
          "the settings are too long for a checkpoint's header: %d bytes, at most %d"
              .formatted(length, CheckpointFormat.MAX_HEADER_BYTES));
    }
    byte[] preambleBytes = new byte[CheckpointFormat.PREAMBLE_BYTES];
    little(preambleBytes)
        .putLong(CheckpointFormat.MAGIC)
        .putInt(CheckpointFormat.VERSION)
        .putInt(Math.toIntExact(length));
    writeChecked(preambleBytes);
    byte[] headerBytes = new byte[Math.toIntExact(length)];
    little(headerBytes)
        .putInt(checkpoint.round())
        .putLong(checkpoint.model().parameters())
        .putInt(checkpoint.sections().size())
        .put(checkpoint.fingerprint().digest())
        .putInt(name.length)
        .put(name)
        .putInt(fingerprint.length)
        .put(fingerprint);
    writeChecked(headerBytes);
  }

  private void writeSection(String name, Section section) throws IOException {
    byte[] nameBytes = name.getBytes(UTF_8);
    byte[] headBytes = new byte[2 + nameBytes.length + Long.BYTES];
    little(headBytes)
        .put((byte) section.type().code())
        .put((byte) nameBytes.length)
        .put(nameBytes)
        .putLong(section.length());
    writeChecked(headBytes);
    crc.reset();
    int width = section.type().width();
    int perChunk = CheckpointFormat.CHUNK_BYTES / width;
    for (int from = 0; from < section.length(); from += perChunk) {
      int count = Math.min(perChunk, section.length() - from);
      section.copyTo(chunk, from, count);
      crc.update(chunk.array(), 0, count * width);
      stream.write(chunk.array(), 0, count * width);
    }
    writeInt((int) crc.getValue());
  }

  private void writeChecked(byte[] bytes) throws IOException {
    crc.reset();
    crc.update(bytes, 0, bytes.length);
    stream.write(bytes);
    writeInt((int) crc.getValue());
  }

  private void writeInt(int value) throws IOException {
    byte[] bytes = new byte[Integer.BYTES];
    little(bytes).putInt(value);
    stream.write(bytes);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
