package io.feddip.data.parquet;

import java.util.Optional;

/** The kinds of image files that are told from raw pixels by how they begin. */
enum ImageSignature {
  PNG(true),
  JPEG(true),
  GIF(false),
  BMP(false),
  TIFF(false),
  WEBP(false);

  private final boolean readable;

  ImageSignature(boolean readable) {
    this.readable = readable;
  }

  /** Whether files of this kind are decoded; the others are recognised to be refused. */
  boolean isReadable() {
    return readable;
  }

  /** The kind of file that the bytes are, nothing if they begin like none. */
  static Optional<ImageSignature> of(byte[] bytes) {
    if (begins(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    // Start of image and the first marker: a table, a frame, an application's segment, a comment.
    if (begins(bytes, 0, 0xff, 0xd8, 0xff) && bytes.length > 3 && isMarker(bytes[3] & 0xff)) {
      return Optional.of(JPEG);
    }
    if (begins(bytes, 0, 'G', 'I', 'F', '8', '7', 'a')
        || begins(bytes, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (begins(bytes, 0, 'I', 'I', '*', 0, 8, 0, 0, 0)
        || begins(bytes, 0, 'M', 'M', 0, '*', 0, 0, 0, 8)) {
      return Optional.of(TIFF);
    }
    if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    // Two letters are few, so the length that the file gives itself must be right, too.
    boolean bitmap = begins(bytes, 0, 'B', 'M') && bytes.length > 26;
    return bitmap && begins(bytes, 2, littleEndian(bytes.length))
        ? Optional.of(BMP)
        : Optional.empty();
  }

  private static boolean isMarker(int code) {
    return code >= 0xc0 && code <= 0xfe && !(code >= 0xd0 && code <= 0xd9);
  }

  private static int[] littleEndian(int value) {
    return new int[] {value & 0xff, value >> 8 & 0xff, value >> 16 & 0xff, value >> 24 & 0xff};
  }

  private static boolean begins(byte[] bytes, int at, int... with) {
    if (bytes.length < at + with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if ((bytes[at + i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
