package io.feddip.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestCheckpointFormat {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300, 65_536, 65_537, 200_000})
  void testRoundTrip(int length) throws IOException {
    Checkpoint written = Checkpoints.ofRound(12, length);
    requireEqual(read(bytes(written)), written);
  }

  @Test
  void testWritesTheSameBytesEveryTime() throws IOException {
    assertThat(bytes(Checkpoints.ofRound(3))).isEqualTo(bytes(Checkpoints.ofRound(3)));
  }

  /** Every prefix, so that every section, its head, elements and checksum are cut. */
  @Test
  void testEveryTruncationIsDamage() throws IOException {
    byte[] whole = bytes(Checkpoints.ofRound(4, 40));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part))
          .as("the first %s bytes", length)
          .isInstanceOf(DamagedCheckpointException.class);
    }
  }

  /** A file that claims its full length but ends early, as a lost block does. */
  @Test
  void testAStreamShorterThanItsLengthIsDamage() throws IOException {
    byte[] whole = bytes(Checkpoints.ofRound(4, 40));
    for (int length = 0; length < whole.length; length += 7) {
      InputStream stream = new ByteArrayInputStream(whole, 0, length);
      assertThatThrownBy(() -> CheckpointReader.read(stream, whole.length))
          .isInstanceOf(DamagedCheckpointException.class);
    }
  }

  /** One bit of every byte: preamble, header, heads, elements, checksums, end mark. */
  @Test
  void testEveryFlippedByteIsDamage() throws IOException {
    byte[] whole = bytes(Checkpoints.ofRound(4, 40));
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> read(flipped))
            .as("byte %s, bit %s", at, bit)
            .isInstanceOf(DamagedCheckpointException.class);
      }
    }
  }

  @Test
  void testEmpty() {
    assertThatThrownBy(() -> read(new byte[0]))
        .isInstanceOf(DamagedCheckpointException.class)
        .hasMessage("the file is empty");
  }

  @Test
  void testWrongMagic() {
    assertThatThrownBy(() -> read("PK\3\4 this is some other file, a zip perhaps".getBytes()))
        .isInstanceOf(DamagedCheckpointException.class)
        .hasMessage("the file does not begin as a checkpoint does");
  }

  @Test
  void testBytesAfterTheEnd() throws IOException {
    byte[] whole = bytes(Checkpoints.ofRound(4));
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 3)))
        .hasMessage("3 bytes follow the end mark");
  }

  @Test
  void testNewerVersionIsNotDamage() throws IOException {
    byte[] newer = ofVersion(bytes(Checkpoints.ofRound(4)), CheckpointFormat.VERSION + 1);
    assertThatThrownBy(() -> read(newer))
        .isExactlyInstanceOf(CheckpointException.class)
        .hasMessageContaining("format version 2, this program reads up to 1");
  }

  /** A well-formed head that claims 8 GB must not make the reader allocate them. */
  @Test
  void testSizesAreCheckedBeforeAllocation() throws IOException {
    Checkpoint checkpoint =
        Checkpoint.builder(0, Checkpoints.MODEL, Checkpoints.FINGERPRINT)
            .putFloats("w", new float[1])
            .build();
    byte[] bytes = bytes(checkpoint);
    int head = bytes.length - 4 - 4 - 4 - 4 - 8 - 3;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long claim : new long[] {2, Integer.MAX_VALUE - 8, Long.MAX_VALUE / 4 + 1, -1}) {
      buffer.putLong(head + 3, claim);
      CRC32C crc = new CRC32C();
      crc.update(bytes, head, 11);
      buffer.putInt(head + 11, (int) crc.getValue());
      assertThatThrownBy(() -> read(bytes))
          .isInstanceOf(DamagedCheckpointException.class)
          .hasMessageContaining("section 'w'");
    }
  }

  /** A file of format version 1, kept as it was first written, is read as long as there is one. */
  @Test
  void testFormatVersion1IsStillRead() throws IOException {
    try (InputStream stream = getClass().getResourceAsStream("format-1.ckpt")) {
      byte[] stored = stream.readAllBytes();
      requireEqual(read(stored), Checkpoints.ofRound(12, 50));
    }
  }

  @Test
  void testMissingAndMistypedSectionsAreNamed() {
    Checkpoint checkpoint = Checkpoints.ofRound(5);
    assertThatThrownBy(() -> checkpoint.floats("momentum"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("the checkpoint of round 5 has no section 'momentum'");
    assertThatThrownBy(() -> checkpoint.longs("weights")).hasMessageContaining("FLOATS, not LONGS");
    assertThatThrownBy(() -> checkpoint.scalarLong("mask")).hasMessageContaining("5 numbers");
    assertThatThrownBy(() -> checkpoint.scalarLong("absent")).hasMessageContaining("no section");
  }

  @Test
  void testBuilderRefusesBadNames() {
    Checkpoint.Builder builder =
        Checkpoint.builder(0, Checkpoints.MODEL, Checkpoints.FINGERPRINT).putLong("a", 1);
    assertThatThrownBy(() -> builder.putLong("a", 2)).hasMessageContaining("twice");
    assertThatThrownBy(() -> builder.putLong("", 2)).hasMessageContaining("1 to 255 bytes");
    assertThatThrownBy(() -> builder.putLong("a".repeat(256), 2)).hasMessageContaining("255");
    assertThatThrownBy(() -> Checkpoint.builder(-1, Checkpoints.MODEL, Checkpoints.FINGERPRINT))
        .hasMessageContaining("-1");
  }

  static byte[] bytes(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    CheckpointWriter.write(checkpoint, stream);
    return stream.toByteArray();
  }

  /** The same file under another version number, with a preamble that is sound. */
  static byte[] ofVersion(byte[] bytes, int version) {
    byte[] other = bytes.clone();
    ByteBuffer buffer = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(8, version);
    CRC32C crc = new CRC32C();
    crc.update(other, 0, 16);
    buffer.putInt(16, (int) crc.getValue());
    return other;
  }

  static void requireEqual(Checkpoint actual, Checkpoint expected) {
    assertThat(actual.round()).isEqualTo(expected.round());
    assertThat(actual.model()).isEqualTo(expected.model());
    assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
    assertThat(actual.sections().keySet()).containsExactlyElementsOf(expected.sections().keySet());
    assertThat(actual.floats("weights")).isEqualTo(expected.floats("weights"));
    assertThat(actual.longs("mask")).isEqualTo(expected.longs("mask"));
    assertThat(actual.doubles("gradient norms")).isEqualTo(expected.doubles("gradient norms"));
    assertThat(actual.bytes("nothing")).isEmpty();
    assertThat(actual.text("note")).isEqualTo("λ_max");
    assertThat(actual.scalarLong("bytes up")).isEqualTo(Long.MAX_VALUE);
    assertThat(actual.scalarDouble("best accuracy")).isEqualTo(0.875);
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return CheckpointReader.read(new ByteArrayInputStream(bytes), bytes.length);
  }
}
