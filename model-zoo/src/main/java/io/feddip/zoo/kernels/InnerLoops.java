package io.feddip.zoo.kernels;

/**
 * The innermost loops of all layers, on heap arrays with the batch innermost: a matrix of
 * activations is [features][columns], where a column is a lane (one example) of a pixel. Two
 * implementations exist, with the JDK's Vector API and in plain Java; {@link Kernels} says which
 * one runs.
 *
 * <p>Lengths, widths and lanes are counted in floats and are multiples of 16 unless said otherwise.
 */
public interface InnerLoops {
  /** Rows of the product that one tile computes at a time. */
  int TILE_ROWS = 8;

  /** Name for logs. */
  String description();

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

  /** Copies {@code rows} pieces of {@code width} floats (any multiple of 8). */
  void copy(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width);

  /** Adds {@code rows} pieces of {@code width} floats to what is there. */
  void addTo(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width);

  /** to[c·toStride + r] = from[r·fromStride + c]; any number of rows and columns. */
  void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int columns);

  /** Σ of {@code length} floats. */
  float sum(float[] values, int offset, int length);

  /** error = 0 where output ≤ 0: the gradient of ReLU seen from its result. */
  void maskByOutput(float[] error, float[] output, int length);

  /** to += from. */
  void add(float[] from, float[] to, int length);

  /** to = max(0, a + b), or a + b without {@code relu}. */
  void sum(float[] a, float[] b, float[] to, int length, boolean relu);

  /** to = a·b, element by element. */
  void multiply(float[] a, float[] b, float[] to, int length);

  /**
   * Maxima of one row of pooling windows.
   *
   * @param taps offsets of the window's pixels from its first
   * @param step distance of one window's first pixel to the next one's
   * @param windows number of windows
   */
  void maxPool(
      float[] input,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      int outputOffset,
      int windows,
      int lanes);

  /**
   * Sends each window's error to its first largest pixel.
   *
   * @param add whether windows overlap, so that errors add up; otherwise they are stored
   * @param relu whether windows with a maximum ≤ 0 send nothing, because a ReLU comes before
   */
  void maxPoolBackward(
      float[] input,
      float[] inputError,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      float[] outputError,
      int outputOffset,
      int windows,
      int lanes,
      boolean add,
      boolean relu);

  /** Sum over the lanes that hold examples of {@code pixels} rows of {@code lanes}. */
  float sumOfExamples(float[] values, int offset, int pixels, int lanes, int examples);

  /** Like {@link #sumOfExamples}, of (value − centre)². */
  float squaresOfExamples(
      float[] values, int offset, int pixels, int lanes, int examples, float centre);

  /** to = from·scale + shift, negative results 0 with {@code relu}. */
  void scaleAndShift(
      float[] from, float[] to, int offset, int length, float scale, float shift, boolean relu);

  /** Σ error·(value − centre). */
  float correlation(float[] errors, float[] values, int offset, int length, float centre);

  /** to = a·error + b·value + c in the lanes that hold examples, 0 in the others. */
  void combineExamples(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int pixels,
      int lanes,
      int examples,
      float a,
      float b,
      float c);

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
