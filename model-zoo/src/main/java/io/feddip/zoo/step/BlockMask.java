package io.feddip.zoo.step;

import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import java.util.Arrays;

/**
 * A mask's bits over one block of the flat vector, aligned to it: coordinate offset + i is bit i
 * mod 64 of word i / 64, 1 = kept.
 */
final class BlockMask {
  private final int offset;
  private final int length;
  private final long[] words;
  private final int kept;

  private BlockMask(ParameterBlock block, long[] words) {
    this.offset = block.offset();
    this.length = block.length();
    this.words = words;
    if ((length & 63) != 0) {
      words[words.length - 1] &= (1L << length) - 1;
    }
    this.kept = Arrays.stream(words).mapToInt(Long::bitCount).sum();
  }

  /** Keeps the whole block. */
  static BlockMask full(ParameterBlock block) {
    long[] words = new long[Mask.wordsFor(block.length())];
    Arrays.fill(words, -1L);
    return new BlockMask(block, words);
  }

  /**
   * The part of a mask.
   *
   * @param start the mask's coordinate of the block's first weight
   */
  static BlockMask of(ParameterBlock block, Mask mask, int start) {
    long[] words = new long[Mask.wordsFor(block.length())];
    int shift = start & 63;
    for (int index = 0; index < words.length; index++) {
      int source = (start >>> 6) + index;
      words[index] = mask.word(source) >>> shift;
      if (shift != 0 && source + 1 < mask.wordCount()) {
        words[index] |= mask.word(source + 1) << -shift;
      }
    }
    return new BlockMask(block, words);
  }

  /** The bits, not to be changed. */
  long[] words() {
    return words;
  }

  /** Whether any weight is pruned. */
  boolean isPruned() {
    return kept < length;
  }

  /** Whether all pruned weights of the block are +0. */
  boolean isZeroElsewhere(float[] weights) {
    int found = 0;
    for (int index = 0; index < words.length; index++) {
      long pruned = ~words[index];
      int at = offset + (index << 6);
      for (int i = 0, end = Math.min(64, offset + length - at); i < end; i++) {
        found |= Float.floatToRawIntBits(weights[at + i]) & -(int) (pruned >>> i & 1);
      }
    }
    return found == 0;
  }

  /** Moves the kept weights to the block's front, in order; what is behind them is left. */
  void pack(float[] weights) {
    int to = offset;
    for (int index = 0; index < words.length; index++) {
      int at = offset + (index << 6);
      for (long bits = words[index]; bits != 0; bits &= bits - 1) {
        weights[to++] = weights[at + Long.numberOfTrailingZeros(bits)];
      }
    }
  }

  /** Undoes {@link #pack}, with zeros for the pruned weights. */
  void unpack(float[] weights) {
    int from = offset + kept;
    Arrays.fill(weights, from, offset + length, 0f);
    for (int index = words.length - 1; index >= 0; index--) {
      int at = offset + (index << 6);
      for (long bits = words[index]; bits != 0; ) {
        int i = 63 - Long.numberOfLeadingZeros(bits);
        bits ^= 1L << i;
        float value = weights[--from];
        weights[from] = 0f;
        weights[at + i] = value;
      }
    }
  }
}
