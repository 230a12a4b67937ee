package io.feddip.zoo.dl4j;

import io.feddip.zoo.layers.Lstm;

/**
 * How DeepLearning4J's LSTM and embedding lie in its flat vector. Its gates are cell, forget,
 * output, input, here they are input, forget, cell, output; a table of words lies word innermost.
 */
public final class Dl4jGates {
  /** Which of ours each of its gates is. */
  private static final int[] OURS = {2, 1, 3, 0};

  private static final int[] THEIRS = {3, 1, 0, 2};

  private Dl4jGates() {}

  /**
   * Rows of gates in DeepLearning4J's order.
   *
   * @param ours [4 gates][each]
   */
  public static float[] toDl4j(float[] ours) {
    return moved(ours, OURS);
  }

  /** The inverse. */
  public static float[] fromDl4j(float[] theirs) {
    return moved(theirs, THEIRS);
  }

  private static float[] moved(float[] from, int[] order) {
    int each = from.length / Lstm.GATES;
    float[] to = new float[from.length];
    for (int gate = 0; gate < Lstm.GATES; gate++) {
      System.arraycopy(from, order[gate] * each, to, gate * each, each);
    }
    return to;
  }

  /** A matrix with its rows as columns. */
  public static float[] turned(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
