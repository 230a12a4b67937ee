package io.feddip.kernels.loops;

/**
 * Products of matrices with the batch innermost: a matrix of activations is [features][columns],
 * where a column is a lane (one example) of a pixel.
 *
 * <p>Widths and lengths are counted in floats and are multiples of 16.
 */
public interface MatrixLoops {
  /** Rows of the product that one tile computes at a time. */
  int TILE_ROWS = 8;

  /** Columns of a packed panel: what one tile computes at a time, in floats; 16 or 32. */
  int panelWidth();

  /**
   * One tile of a product of matrices: c[r][j] = max(floor, start[r][j] + Σ_k a[r][k]·b[k][j]).
   *
   * @param rows 1 … {@link #TILE_ROWS}
   * @param width columns, 16 or {@link #panelWidth()}
   * @param depth number of k
   * @param aRowStride distance of a[r][k] and a[r+1][k]
   * @param aDepthStride distance of a[r][k] and a[r][k+1]: 1 for rows, {@link #TILE_ROWS} for a
   *     packed tile
   * @param b a panel: b[k][j] is at bOffset + k·panelWidth + j
   * @param start what the sum starts with: c itself, biases or zeros
   * @param startStride distance of start[r][j] and start[r+1][j]; 0 if all rows start alike
   * @param floor 0 for a ReLU, −∞ for none
   */
  void tile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor);

  /**
   * Like {@link #tile}, with the rows of b anywhere: b[k][j] is at bOffset + offsets[k] + j.
   *
   * @param rows any number from 1
   * @param width columns, 16 or {@link #panelWidth()}
   */
  void gatherTile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor);

  /** How many partial sums {@link #addProducts} keeps of one sum. */
  int sumWidth();

  /**
   * Products of rows with shifted rows: to the sum of (r, t), whose {@link #sumWidth()} parts are
   * at sumOffset + r·sumStride + t·sumWidth, adds Σ_i a[r][i]·b[t][i] for i from 0 to {@code
   * length}.
   *
   * @param rows number of rows of a, {@code aStride} apart
   * @param shifts number of rows of b, {@code shift} apart
   */
  void addProducts(
      int rows,
      int shifts,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride);
}
