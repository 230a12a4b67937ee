package io.feddip.checkpoint;

/**
 * The layout of a checkpoint file; every number little-endian.
 *
 * <pre>
 * preamble   magic (8 bytes), format version (int), length of the header (int), CRC32C of these 16
 * header     next round (int), parameters (long), number of sections (int), SHA-256 of the
 *            fingerprint (32 bytes), model's name (int length, UTF-8), fingerprint (int length,
 *            UTF-8), then CRC32C of the header
 * section    type (byte), length of the name (byte), name (UTF-8), number of elements (long),
 *            CRC32C of these; elements; CRC32C of the elements
 * end        END_MARK (int), and nothing after it
 * </pre>
 *
 * The preamble is the same in all versions to come and has a checksum of its own, so that a newer
 * version is told from a damaged file.
 */
final class CheckpointFormat {
  /** "FEDDIPCP", read as little-endian. */
  static final long MAGIC = 0x5043_5049_4444_4546L;

  static final int VERSION = 1;
  static final int PREAMBLE_BYTES = 16;
  static final int END_MARK = 0x2E44_4E45;
  static final int DIGEST_BYTES = 32;
  static final int MAX_HEADER_BYTES = 1 << 20;
  static final int MAX_NAME_BYTES = 255;
  static final int MAX_SECTIONS = 1 << 22;

  /** Elements travel through a buffer of this size, a multiple of every element's width. */
  static final int CHUNK_BYTES = 1 << 18;

  private CheckpointFormat() {}
}
