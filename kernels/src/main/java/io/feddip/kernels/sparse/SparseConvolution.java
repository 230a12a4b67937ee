package io.feddip.kernels.sparse;

import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.sparse.SparsePass.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The three passes of a convolution or dense layer on the kept weights only, with the layout of the
 * dense layers: input [channels][height][width][lanes], output [outputs][height][width][lanes],
 * weights [outputs][channels][kernel height][kernel width]. The index is built once for a mask;
 * {@link #refresh} or {@link #refreshPacked} takes the step's weights. Not for use by several
 * threads at once.
 */
public final class SparseConvolution {
  private final ConvolutionShape shape;
  private final SparseScratch scratch;
  private final SparseKernel kernel;
  private final Tiling tiling;
  private final Entry.Forward forward;

  /** Positions of the kept weights in the kernel, ascending. */
  private final int[] kept;

  /** Either this or {@link #forwardPass}. */
  private final SparseRuns forwardRuns;

  private final SparsePass forwardPass;

  /** The transposed order, made when it is first needed. */
  private SparseRuns backwardRuns;

  private List<SparsePass> backwardPasses;

  /** Whether the backward order has the values of the forward order. */
  private boolean backwardIsFresh;

  /**
   * @param kept positions of the kept weights in the kernel, ascending
   * @param scratch shared with other layers of the same thread
   */
  public SparseConvolution(ConvolutionShape shape, int[] kept, SparseScratch scratch) {
    this(shape, kept, scratch, SparseKernel.best(), Tiling.STANDARD);
  }

  SparseConvolution(
      ConvolutionShape shape,
      int[] kept,
      SparseScratch scratch,
      SparseKernel kernel,
      Tiling tiling) {
    this.shape = shape;
    this.scratch = scratch;
    this.kernel = kernel;
    this.tiling = tiling;
    this.forward = new Entry.Forward(shape);
    this.kept = kept.clone();
    if (shape.inputPixels() == 1 && shape.isPointwise()) {
      this.forwardRuns = runs(forward, shape.channels(), shape.outputs(), kept);
      this.forwardPass = null;
    } else {
      this.forwardRuns = null;
      this.forwardPass =
          new SparsePass(
              kernel,
              PassGeometry.forward(shape),
              kept,
              IntStream.range(0, kept.length).toArray(),
              forward,
              tiling.packedFloats());
    }
  }

  /**
   * Sizes that decide how passes are cut.
   *
   * @param packedFloats packed source of a block
   * @param runChannels source channels of a dense layer's tile
   * @param runRows rows of a dense layer that are computed together
   */
  record Tiling(int packedFloats, int runChannels, int runRows) {
    static final Tiling STANDARD = new Tiling(8192, 128, 1024);
  }

  public ConvolutionShape shape() {
    return shape;
  }

  /** Number of kept weights. */
  public int kept() {
    return kept.length;
  }

  /**
   * Takes the values of the kept weights from the whole kernel.
   *
   * @param weights the kernel starts at weightOffset
   */
  public void refresh(float[] weights, int weightOffset) {
    float[] values = scratch.kept(kept.length);
    for (int rank = 0; rank < kept.length; rank++) {
      values[rank] = weights[weightOffset + kept[rank]];
    }
    refreshPacked(values, 0);
  }

  /**
   * Takes the values of the kept weights.
   *
   * @param values one after the other from valueOffset, in the order of the kernel
   */
  public void refreshPacked(float[] values, int valueOffset) {
    forwardTiles().refresh(values, valueOffset);
    backwardIsFresh = false;
  }

  /**
   * output = weights ∗ input + bias, negative results 0 with {@code relu}.
   *
   * @param bias null for none
   */
  public void forward(
      float[] bias, int biasOffset, float[] input, float[] output, int lanes, boolean relu) {
    if (forwardRuns != null) {
      forwardRuns.run(input, output, bias, biasOffset, lanes, relu, scratch);
    } else {
      forwardPass.run(input, output, bias, biasOffset, lanes, relu, scratch);
    }
  }

  /**
   * inputError = weightsᵀ ∗ outputError.
   *
   * @param inputError is overwritten
   */
  public void inputGradient(float[] outputError, float[] inputError, int lanes) {
    prepareBackward();
    if (backwardRuns != null) {
      backwardRuns.run(outputError, inputError, null, 0, lanes, false, scratch);
      return;
    }
    if (Math.min(shape.kernelHeight(), shape.kernelWidth()) < shape.stride()) {
      // Not every pixel of the input meets the kernel.
      Arrays.fill(inputError, 0, shape.channels() * shape.inputPixels() * lanes, 0f);
    }
    for (SparsePass pass : backwardPasses) {
      pass.run(outputError, inputError, null, 0, lanes, false, scratch);
    }
  }

  /**
   * The gradient of the kept weights.
   *
   * @param gradient of the whole kernel from gradientOffset: what it holds for pruned weights stays
   */
  public void weightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    float[] values = scratch.kept(kept.length);
    packedWeightGradient(input, outputError, values, 0, lanes);
    for (int rank = 0; rank < kept.length; rank++) {
      gradient[gradientOffset + kept[rank]] = values[rank];
    }
  }

  /**
   * The gradient of the kept weights.
   *
   * @param gradient receives one after the other from gradientOffset, in the order of the kernel
   */
  public void packedWeightGradient(
      float[] input, float[] outputError, float[] gradient, int gradientOffset, int lanes) {
    if (forwardRuns != null) {
      forwardRuns.weightGradient(input, outputError, gradient, gradientOffset, lanes, scratch);
    } else {
      forwardPass.weightGradient(input, outputError, gradient, gradientOffset, lanes, scratch);
    }
  }

  /** The index of a dense layer, or null. */
  SparseRuns forwardRuns() {
    return forwardRuns;
  }

  /** The index of a convolution, or null. */
  SparsePass forwardPass() {
    return forwardPass;
  }

  private SparseTiles forwardTiles() {
    return forwardRuns != null ? forwardRuns.tiles() : forwardPass.tiles();
  }

  /** Values are taken from the forward order, of which a tile's are close together. */
  private void prepareBackward() {
    if (backwardIsFresh) {
      return;
    }
    SparseTiles source = forwardTiles();
    if (forwardRuns != null) {
      if (backwardRuns == null) {
        Entry backward = new Entry.Backward(forward, 1, 1);
        backwardRuns = runs(backward, shape.outputs(), shape.channels(), positions(source));
      }
      backwardRuns.tiles().refresh(source.value, 0);
    } else {
      if (backwardPasses == null) {
        backwardPasses = backwardPasses(positions(source));
      }
      for (SparsePass pass : backwardPasses) {
        pass.tiles().refresh(source.value, 0);
      }
    }
    backwardIsFresh = true;
  }

  private int[] positions(SparseTiles tiles) {
    return Arrays.stream(tiles.origin).map(rank -> kept[rank]).toArray();
  }

  private SparseRuns runs(Entry entry, int sources, int results, int[] positions) {
    return new SparseRuns(
        kernel,
        sources,
        results,
        Arrays.stream(positions).map(entry::row).toArray(),
        Arrays.stream(positions).map(entry::channel).toArray(),
        IntStream.range(0, positions.length).toArray(),
        tiling.runChannels(),
        tiling.runRows());
  }

  /** One pass for each phase of the padded input's coordinates mod stride. */
  private List<SparsePass> backwardPasses(int[] positions) {
    List<SparsePass> passes = new ArrayList<>();
    for (int row = 0; row < Math.min(shape.stride(), shape.kernelHeight()); row++) {
      for (int column = 0; column < Math.min(shape.stride(), shape.kernelWidth()); column++) {
        Optional<PassGeometry> geometry = PassGeometry.backward(shape, row, column);
        if (geometry.isPresent()) {
          passes.add(pass(geometry.get(), ofPhase(row, column, positions), positions));
        }
      }
    }
    return List.copyOf(passes);
  }

  private SparsePass pass(PassGeometry geometry, int[] entries, int[] positions) {
    return new SparsePass(
        kernel,
        geometry,
        Arrays.stream(entries).map(index -> positions[index]).toArray(),
        entries,
        new Entry.Backward(forward, geometry.taps(), geometry.tapColumns()),
        tiling.packedFloats());
  }

  /** Indices of the weights that a phase of the input meets. */
  private int[] ofPhase(int row, int column, int[] positions) {
    int stride = shape.stride();
    return IntStream.range(0, positions.length)
        .filter(
            index ->
                forward.tap(positions[index]) % stride == row
                    && forward.tapColumn(positions[index]) % stride == column)
        .toArray();
  }
}
