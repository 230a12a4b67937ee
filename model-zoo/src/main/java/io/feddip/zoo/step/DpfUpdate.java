package io.feddip.zoo.step;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.sparsity.Penalty;
import io.feddip.kernels.step.DpfKernel;
import io.feddip.kernels.step.DpfKernel.Coefficients;
import io.feddip.kernels.step.KeptLanes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The local step of dynamic pruning with feedback (Lin et al., ICLR 2020; FedDIP, eq. 1–2): the
 * gradient at the masked weights w⊙m is applied to every coordinate of the dense weights w, pruned
 * ones too,
 *
 * <pre>w ← w − η·( g + λ·∇Ω(w⊙m) + wd·w + μ·(w − w_global) ),   masked ← w⊙m.</pre>
 *
 * The penalty covers the prunable blocks only, weight decay everything trained. Running statistics
 * of batch norm follow their own rule, w ← w − g.
 *
 * <p>A step is one pass over memory: it reads w, g and the mask and writes w and the kept lines of
 * masked, at most 20 bytes a parameter with the line fills of masked. The norms that the next
 * step's penalty needs come out of the same pass. Its result is the same to the bit on every
 * machine. Not for sharing between threads: it remembers the norms.
 */
public final class DpfUpdate {
  private final List<ParameterBlock> blocks;
  private final BlockMask[] masks;
  private final Penalty penalty;
  private final double lambda;
  private final float weightDecay;
  private final float proximal;
  private final boolean maskedGradients;
  private final int length;
  private final DpfKernel kernel;

  /** ‖w⊙m‖₂ of each block after the last step. */
  private final double[] norms;

  /** Of packed blocks; null elsewhere. */
  private final KeptLanes[] packed;

  private boolean started;

  /**
   * @param mask over the prunable coordinates of layout, or nothing where all weights are kept
   * @param lambda λ, at least 0
   * @param weightDecay wd, at least 0
   * @param proximal μ, at least 0
   * @param maskedGradients whether gradients are defined on the mask only; pruned coordinates of w
   *     then stay as they are
   * @throws IllegalArgumentException if the mask is not the layout's or a factor is out of range
   */
  public DpfUpdate(
      Layout layout,
      Optional<Mask> mask,
      Penalty penalty,
      double lambda,
      double weightDecay,
      double proximal,
      boolean maskedGradients) {
    this(layout, mask, penalty, lambda, weightDecay, proximal, maskedGradients, DpfKernel.best());
  }

  DpfUpdate(
      Layout layout,
      Optional<Mask> mask,
      Penalty penalty,
      double lambda,
      double weightDecay,
      double proximal,
      boolean maskedGradients,
      DpfKernel kernel) {
    this.penalty = requireNonNull(penalty, "penalty is null");
    this.lambda = notNegative("lambda", lambda);
    this.weightDecay = (float) notNegative("weightDecay", weightDecay);
    this.proximal = (float) notNegative("proximal", proximal);
    this.maskedGradients = maskedGradients;
    this.kernel = requireNonNull(kernel, "kernel is null");
    this.blocks = layout.blocks();
    this.length = layout.length();
    this.norms = new double[blocks.size()];
    this.masks = new BlockMask[blocks.size()];
    this.packed = new KeptLanes[blocks.size()];
    mask.ifPresent(
        given -> {
          if (given.size() != layout.prunableLength()) {
            throw new IllegalArgumentException(
                given + " does not fit " + layout.prunableLength() + " prunable coordinates");
          }
        });
    int prunable = 0;
    for (int index = 0; index < masks.length; index++) {
      ParameterBlock block = blocks.get(index);
      masks[index] =
          block.prunable() && mask.isPresent()
              ? BlockMask.of(block, mask.get(), layout.prunableStart(prunable))
              : BlockMask.full(block);
      if (block.prunable()) {
        prunable++;
      }
    }
  }

  /**
   * Whether one array may be both dense and masked weights: nothing is pruned, or gradients are on
   * the mask only and w is +0 elsewhere.
   */
  public boolean isMasked(float[] weights) {
    check("weights", weights);
    for (int index = 0; index < masks.length; index++) {
      if (blocks.get(index).prunable()
          && (maskedGradients ? !masks[index].isZeroElsewhere(weights) : masks[index].isPruned())) {
        return false;
      }
    }
    return true;
  }

  /**
   * masked ← w⊙m, before the first step and whenever w was changed by others.
   *
   * @param weights flat dense weights
   * @param masked receives the weights at which gradients are evaluated. Where {@link #isMasked} it
   *     may be the same array as weights, which saves its memory and time
   */
  public void start(float[] weights, float[] masked) {
    check("weights", weights);
    check("masked", masked);
    for (int index = 0; index < masks.length; index++) {
      ParameterBlock block = blocks.get(index);
      norms[index] =
          Math.sqrt(
              kernel.mask(weights, masked, block.offset(), block.length(), masks[index].words()));
      packed[index] = null;
    }
    started = true;
  }

  /**
   * After {@link #start} with one array: moves the kept weights of some blocks to the front of
   * their block, where the following steps expect them and their gradient, until {@link #unpack}.
   * Steps have the same results to the bit, and take time by what is kept.
   *
   * @param which prunable blocks of the layout
   * @throws IllegalStateException with a proximal term, which needs the global weights packed too,
   *     or without masked gradients
   */
  public void pack(float[] weights, Set<ParameterBlock> which) {
    check("weights", weights);
    if (!started || !maskedGradients || proximal > 0) {
      throw new IllegalStateException(
          "weights are packed after start, with masked gradients and no proximal term");
    }
    for (int index = 0; index < masks.length; index++) {
      ParameterBlock block = blocks.get(index);
      if (packed[index] == null && block.prunable() && which.contains(block)) {
        masks[index].pack(weights);
        packed[index] = new KeptLanes(block.length(), masks[index].words());
      }
    }
  }

  /** Undoes {@link #pack}: pruned weights are 0. Where nothing is packed, nothing happens. */
  public void unpack(float[] weights) {
    check("weights", weights);
    for (int index = 0; index < masks.length; index++) {
      if (packed[index] != null) {
        masks[index].unpack(weights);
        packed[index] = null;
      }
    }
  }

  /**
   * One step.
   *
   * @param eta step size η
   * @param weights flat dense weights, changed
   * @param gradient at masked
   * @param masked the array that {@link #start} filled: only its kept coordinates are written
   * @param global the received weights; read, and may be null, only if μ is 0
   * @throws IllegalStateException before {@link #start}
   */
  public void step(float eta, float[] weights, float[] gradient, float[] masked, float[] global) {
    check("weights", weights);
    check("gradient", gradient);
    check("masked", masked);
    if (proximal > 0) {
      check("global", global);
    }
    if (!started) {
      throw new IllegalStateException("start comes before the first step");
    }
    for (int index = 0; index < masks.length; index++) {
      ParameterBlock block = blocks.get(index);
      Coefficients coefficients = new Coefficients(eta, penalty(index), weightDecay, proximal);
      if (block.kind() == Kind.STATISTIC) {
        kernel.subtract(weights, gradient, masked, block.offset(), block.length());
      } else if (packed[index] != null) {
        norms[index] =
            Math.sqrt(
                DpfKernel.stepPacked(
                    coefficients, weights, gradient, block.offset(), packed[index]));
      } else {
        double squares =
            kernel.step(
                coefficients,
                weights,
                gradient,
                masked,
                proximal > 0 ? global : null,
                block.offset(),
                block.length(),
                masks[index].words(),
                maskedGradients && block.prunable());
        norms[index] = Math.sqrt(squares);
      }
    }
  }

  /** λ·Ω(w⊙m) after the last step, for reports of the loss that is minimised. */
  public double penaltyValue() {
    double sum = 0;
    for (int index = 0; index < norms.length; index++) {
      if (blocks.get(index).prunable()) {
        sum +=
            switch (penalty) {
              case NONE -> 0;
              case L2 -> norms[index];
              case L2_SQUARED -> norms[index] * norms[index] / 2;
            };
      }
    }
    return lambda * sum;
  }

  /** What multiplies w⊙m of a block in the gradient. */
  private float penalty(int index) {
    if (!blocks.get(index).prunable()) {
      return 0;
    }
    return switch (penalty) {
      case NONE -> 0;
      case L2 -> norms[index] == 0 ? 0 : (float) (lambda / norms[index]);
      case L2_SQUARED -> (float) lambda;
    };
  }

  private void check(String name, float[] vector) {
    requireNonNull(vector, () -> name + " is null");
    if (vector.length != length) {
      throw new IllegalArgumentException(
          "%s has %d numbers instead of %d".formatted(name, vector.length, length));
    }
  }

  private static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be a number from 0, not " + value);
    }
    return value;
  }
}
