package io.feddip.api.model;

import io.feddip.api.model.ParameterBlock.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where every parameter of a network is in its flat vector. The <em>prunable coordinates</em> P are
 * numbered 0 … {@link #prunableLength()}−1 in the order of the flat vector, skipping everything
 * that is not prunable; masks are indexed by that number.
 */
public final class Layout {
  private final List<ParameterBlock> blocks;
  private final List<ParameterBlock> prunable;
  private final int[] prunableStarts;
  private final int length;
  private final int trainableLength;
  private final int prunableLength;

  /**
   * @param blocks in flat order, without gaps, starting at 0
   * @throws IllegalArgumentException if blocks leave a gap, overlap, or there is none
   */
  public Layout(List<ParameterBlock> blocks) {
    this.blocks = List.copyOf(blocks);
    if (this.blocks.isEmpty()) {
      throw new IllegalArgumentException("a network without parameters cannot be trained");
    }
    int end = 0;
    int trained = 0;
    int pruned = 0;
    List<ParameterBlock> prunableBlocks = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (ParameterBlock block : this.blocks) {
      if (block.offset() != end) {
        throw new IllegalArgumentException(
            "block %s.%s starts at %d instead of %d"
                .formatted(block.layer(), block.parameter(), block.offset(), end));
      }
      end = block.end();
      if (block.kind() != Kind.STATISTIC) {
        trained += block.length();
      }
      if (block.prunable()) {
        prunableBlocks.add(block);
        starts.add(pruned);
        pruned += block.length();
      }
    }
    this.prunable = List.copyOf(prunableBlocks);
    this.prunableStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    this.length = end;
    this.trainableLength = trained;
    this.prunableLength = pruned;
  }

  /** All blocks in flat order. */
  public List<ParameterBlock> blocks() {
    return blocks;
  }

  /** The prunable blocks in flat order; their index is the layer index k used below. */
  public List<ParameterBlock> prunableBlocks() {
    return prunable;
  }

  /** The prunable coordinate of the first weight of prunable block {@code k}. */
  public int prunableStart(int k) {
    return prunableStarts[k];
  }

  /** Length of the flat vector, batch-norm statistics included. */
  public int length() {
    return length;
  }

  /** Number of parameters that are trained: without batch-norm statistics. */
  public int trainableLength() {
    return trainableLength;
  }

  /** |P|. */
  public int prunableLength() {
    return prunableLength;
  }

  /**
   * The same layout with the kernels of some layers taken out of P.
   *
   * @param excluded says by layer name which layers are never pruned
   */
  public Layout withoutPruning(Predicate<String> excluded) {
    return new Layout(
        blocks.stream()
            .map(
                block ->
                    block.prunable() && excluded.test(block.layer())
                        ? new ParameterBlock(
                            block.layer(),
                            block.parameter(),
                            block.kind(),
                            block.offset(),
                            block.shape(),
                            false)
                        : block)
            .toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that && blocks.equals(that.blocks);
  }

  @Override
  public int hashCode() {
    return blocks.hashCode();
  }

  @Override
  public String toString() {
    return "ParameterLayout[" + length + " parameters, " + prunableLength + " prunable]";
  }
}
