package io.feddip.api.wire;

import io.feddip.api.KeyedRandom;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;

/** Weights and masks for tests. */
final class RandomModels {
  private RandomModels() {}

  static float[] weights(Layout layout, long seed) {
    KeyedRandom random = new KeyedRandom(seed, "weights", 0, 0);
    float[] weights = new float[layout.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat() - .5f;
    }
    return weights;
  }

  /** Keeps every weight with the same probability. */
  static Mask uniform(int size, double density, long seed) {
    KeyedRandom random = new KeyedRandom(seed, "mask", 0, 0);
    long[] words = new long[(size + 63) / 64];
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < density) {
        words[i >>> 6] |= 1L << i;
      }
    }
    return Mask.ofWords(size, words);
  }

  /** Weights whose size differs between layers, rows and columns, as training leaves them. */
  static float[] structured(Layout layout, long seed) {
    KeyedRandom random = new KeyedRandom(seed, "structured", 0, 0);
    float[] weights = weights(layout, seed);
    for (ParameterBlock block : layout.prunableBlocks()) {
      int rows = block.shape().get(0);
      int columns = block.length() / rows;
      double spread = Math.sqrt(rows + columns);
      double[] rowScale = random.doubles(rows, .1, 1).toArray();
      double[] columnScale = random.doubles(columns, .1, 1).toArray();
      for (int i = 0; i < block.length(); i++) {
        weights[block.offset() + i] *=
            (float) (rowScale[i / columns] * columnScale[i % columns] * 100 / spread);
      }
    }
    return weights;
  }
}
