package io.feddip.zoo.step;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.sparsity.Penalty;
import java.util.List;
import java.util.Optional;

/**
 * Where a local step pulls, g + λ·∇Ω(w⊙m) + wd·w + μ·(w − w_global), for optimizers that do more
 * than follow it. {@link DpfUpdate} makes the same direction and follows it in one pass.
 */
public final class StepDirection {
  private final List<ParameterBlock> blocks;
  private final BlockMask[] masks;
  private final Penalty penalty;
  private final double lambda;
  private final float weightDecay;
  private final float proximal;

  /**
   * @param mask over the prunable coordinates of layout, or nothing where all weights are kept
   * @param lambda λ
   * @param weightDecay wd
   * @param proximal μ
   * @param maskedGradients whether gradients are defined on the mask only; nothing pulls off it
   *     then
   */
  public StepDirection(
      Layout layout,
      Optional<Mask> mask,
      Penalty penalty,
      double lambda,
      double weightDecay,
      double proximal,
      boolean maskedGradients) {
    this.blocks = layout.blocks();
    this.penalty = requireNonNull(penalty, "penalty is null");
    this.lambda = lambda;
    this.weightDecay = (float) weightDecay;
    this.proximal = (float) proximal;
    this.masks = new BlockMask[blocks.size()];
    int prunable = 0;
    for (int index = 0; index < masks.length; index++) {
      ParameterBlock block = blocks.get(index);
      if (block.prunable() && mask.isPresent() && maskedGradients) {
        masks[index] = BlockMask.of(block, mask.get(), layout.prunableStart(prunable));
      }
      prunable += block.prunable() ? 1 : 0;
    }
  }

  /**
   * Makes the direction of a gradient, in its place. Running statistics move by their gradient, as
   * is their rule, and have no direction.
   *
   * @param weights flat dense weights w
   * @param gradient at the masked weights; the direction afterwards
   * @param masked w⊙m; may be the same array as weights
   * @param global received weights, read with a proximal term only
   */
  public void of(float[] weights, float[] gradient, float[] masked, float[] global) {
    for (int index = 0; index < masks.length; index++) {
      ParameterBlock block = blocks.get(index);
      if (block.kind() == Kind.STATISTIC) {
        for (int i = block.offset(); i < block.end(); i++) {
          weights[i] -= gradient[i];
          gradient[i] = 0;
        }
      } else {
        pull(block, weights, gradient, masked, global);
        if (masks[index] != null) {
          keep(masks[index].words(), block, gradient);
        }
      }
    }
  }

  private void pull(
      ParameterBlock block, float[] weights, float[] gradient, float[] masked, float[] global) {
    float factor = block.prunable() ? factor(block, masked) : 0;
    for (int i = block.offset(); i < block.end(); i++) {
      float direction = gradient[i] + factor * masked[i] + weightDecay * weights[i];
      gradient[i] = proximal > 0 ? direction + proximal * (weights[i] - global[i]) : direction;
    }
  }

  /** What multiplies w⊙m. */
  private float factor(ParameterBlock block, float[] masked) {
    return switch (penalty) {
      case NONE -> 0;
      case L2_SQUARED -> (float) lambda;
      case L2 -> {
        double squares = 0;
        for (int i = block.offset(); i < block.end(); i++) {
          squares += (double) masked[i] * masked[i];
        }
        yield squares == 0 ? 0 : (float) (lambda / Math.sqrt(squares));
      }
    };
  }

  private static void keep(long[] words, ParameterBlock block, float[] direction) {
    for (int i = 0; i < block.length(); i++) {
      if ((words[i >>> 6] >>> i & 1) == 0) {
        direction[block.offset() + i] = 0;
      }
    }
  }
}
