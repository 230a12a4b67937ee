package io.feddip.api.model;

import java.util.Arrays;

/**
 * Which prunable coordinates are kept (1) and which are pruned (0). Immutable; coordinates are
 * numbered as in {@link Layout}. One bit a coordinate.
 */
public final class Mask {
  private final int size;
  private final long[] words;
  private final int kept;

  private Mask(int size, long[] words) {
    this.size = size;
    this.words = words;
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    this.kept = count;
  }

  /** A mask that keeps everything. */
  public static Mask full(int size) {
    long[] words = new long[wordsFor(size)];
    Arrays.fill(words, -1L);
    clearBeyond(size, words);
    return new Mask(size, words);
  }

  /**
   * A mask from its bits: coordinate i is bit i mod 64 of word i / 64.
   *
   * @param words copied
   * @throws IllegalArgumentException if the number of words is wrong or bits beyond size are set
   */
  public static Mask ofWords(int size, long[] words) {
    if (words.length != wordsFor(size)) {
      throw new IllegalArgumentException(
          "a mask of " + size + " needs " + wordsFor(size) + " words, not " + words.length);
    }
    long[] copy = words.clone();
    clearBeyond(size, copy);
    if (!Arrays.equals(copy, words)) {
      throw new IllegalArgumentException("bits are set beyond the mask's size " + size);
    }
    return new Mask(size, copy);
  }

  /**
   * How many words a mask has.
   *
   * @param size its coordinates, not negative
   */
  public static int wordsFor(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("size is negative: " + size);
    }
    return (int) (((long) size + 63) >>> 6);
  }

  private static void clearBeyond(int size, long[] words) {
    if ((size & 63) != 0) {
      words[words.length - 1] &= (1L << (size & 63)) - 1;
    }
  }

  /** |P|. */
  public int size() {
    return size;
  }

  /** How many coordinates are kept. */
  public int kept() {
    return kept;
  }

  /** Fraction kept, in [0, 1]; 1 for a mask of nothing. */
  public double density() {
    return size == 0 ? 1 : (double) kept / size;
  }

  /** Fraction pruned, in [0, 1]. */
  public double sparsity() {
    return 1 - density();
  }

  /**
   * Whether a coordinate's weight is kept.
   *
   * @param coordinate 0 … size − 1, counted over the prunable weights only
   * @throws IndexOutOfBoundsException if it is out of range
   */
  public boolean isKept(int coordinate) {
    if (coordinate < 0 || coordinate >= size) {
      throw new IndexOutOfBoundsException(coordinate);
    }
    return (words[coordinate >>> 6] >>> coordinate & 1) != 0;
  }

  /** The first kept coordinate at or after {@code from}, or −1. */
  public int nextKept(int from) {
    int word = from >>> 6;
    if (from >= size) {
      return -1;
    }
    long bits = words[word] & (-1L << from);
    while (bits == 0) {
      if (++word == words.length) {
        return -1;
      }
      bits = words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** How many of the coordinates from … to−1 are kept. */
  public int kept(int from, int to) {
    if (from < 0 || to > size || from > to) {
      throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + size);
    }
    if (from == to) {
      return 0;
    }
    int first = from >>> 6;
    int last = (to - 1) >>> 6;
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      return Long.bitCount(words[first] & head & tail);
    }
    int count = Long.bitCount(words[first] & head) + Long.bitCount(words[last] & tail);
    for (int word = first + 1; word < last; word++) {
      count += Long.bitCount(words[word]);
    }
    return count;
  }

  /** 64 coordinates at once: coordinate 64·index is the lowest bit. */
  public long word(int index) {
    return words[index];
  }

  /** Number of words. */
  public int wordCount() {
    return words.length;
  }

  /** A copy of the bits, as {@link #ofWords} takes them. */
  public long[] toWords() {
    return words.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that && size == that.size && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return "Mask[" + kept + " of " + size + " kept]";
  }
}
