package io.feddip.api.model;

import io.feddip.api.model.ParameterBlock.Kind;
import java.util.List;
import java.util.function.Predicate;

/**
 * A numbering 0 … {@link #size()}−1 of some of the coordinates of a flat parameter vector: those of
 * whole blocks, in flat order. {@link #prunable} numbers P as {@link Layout} does; range k is then
 * prunable block k.
 */
public final class CoordinateRanges {
  private final int[] offsets;
  private final int[] starts;

  private CoordinateRanges(List<ParameterBlock> blocks) {
    this.offsets = blocks.stream().mapToInt(ParameterBlock::offset).toArray();
    this.starts = new int[blocks.size() + 1];
    for (int k = 0; k < offsets.length; k++) {
      starts[k + 1] = Math.addExact(starts[k], blocks.get(k).length());
    }
  }

  private static CoordinateRanges where(Layout layout, Predicate<ParameterBlock> chosen) {
    return new CoordinateRanges(layout.blocks().stream().filter(chosen).toList());
  }

  /** P, a range for each prunable block. */
  public static CoordinateRanges prunable(Layout layout) {
    return where(layout, ParameterBlock::prunable);
  }

  /** Everything that is not in P. */
  public static CoordinateRanges notPrunable(Layout layout) {
    return where(layout, block -> !block.prunable());
  }

  /** Everything that is trained: all but batch norm's running statistics. */
  public static CoordinateRanges trainable(Layout layout) {
    return where(layout, block -> block.kind() != Kind.STATISTIC);
  }

  /** Batch norm's running statistics. */
  public static CoordinateRanges notTrainable(Layout layout) {
    return where(layout, block -> block.kind() == Kind.STATISTIC);
  }

  /** The whole flat vector. */
  public static CoordinateRanges all(Layout layout) {
    return where(layout, block -> true);
  }

  /** Number of ranges. */
  public int count() {
    return offsets.length;
  }

  /** Number of coordinates in all ranges. */
  public int size() {
    return starts[offsets.length];
  }

  /** The number that the first coordinate of range k has. */
  public int start(int k) {
    return starts[k];
  }

  /** One past the number of the last coordinate of range k. */
  public int end(int k) {
    return starts[k + 1];
  }

  /** Where range k begins in the flat vector. */
  public int offset(int k) {
    return offsets[k];
  }

  /** How many coordinates range k has. */
  public int length(int k) {
    return starts[k + 1] - starts[k];
  }
}
