package io.feddip.api.data;

/** What the bytes of an image column are. */
public enum PixelEncoding {
  /**
   * By signature: bytes that begin as a PNG or JPEG file are one, whatever their number; others are
   * pixels, and there must be channels × height × width of them.
   */
  AUTO,
  /** Pixels, whatever they look like. */
  RAW,
  /** PNG or JPEG files. */
  IMAGE
}
