package io.feddip.client;

import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.zoo.step.DpfUpdate;
import io.feddip.zoo.step.StepDirection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Training steps of one thread, in vectors that are reused. A step takes the gradient at the masked
 * weights and applies it to the dense ones (DPF, Lin et al. 2020; FedDIP eq. 1–2), which is the
 * error feedback. Where dense and masked weights are the same, one vector holds both; where
 * gradients are on the mask only, kept weights are packed as the network wants them.
 */
public final class LocalSteps {
  private final Network network;
  private final Layout layout;
  private final float[] weights;
  private final float[] gradient;

  /** Made when feedback first needs it. */
  private float[] masked;

  /** Where gradients are taken: masked, or weights. */
  private float[] point;

  private DpfUpdate update;

  /** Blocks that stand still, and what they hold, at their places in a flat vector. */
  private List<ParameterBlock> frozen = List.of();

  private float[] held;

  /** Of an optimizer that does more than plain steps; null otherwise. */
  private LocalOptimizer.Steps optimizer;

  private StepDirection direction;

  public LocalSteps(Network network, Layout layout) {
    this.network = network;
    this.layout = layout;
    this.weights = new float[layout.length()];
    this.gradient = new float[layout.length()];
  }

  /** The dense weights; packed between {@link #begin} and {@link #end}. */
  public float[] weights() {
    return weights;
  }

  /** The last step's gradient; packed as the weights are. */
  float[] gradient() {
    return gradient;
  }

  /**
   * Prepares steps from the present weights on.
   *
   * @param coverage of the gradients, at least what training asks for
   */
  public void begin(LocalTraining training, Optional<Mask> mask, Coverage coverage) {
    boolean onMask = coverage == Coverage.MASKED;
    network.prepare(layout, mask, coverage);
    update =
        new DpfUpdate(
            layout,
            mask,
            training.penalty(),
            training.lambda(),
            training.weightDecay(),
            training.proximalMu(),
            training.coverage() == Coverage.MASKED);
    boolean isPlain = training.optimizer().isPlain();
    optimizer = isPlain ? null : training.optimizer().open(layout);
    direction = isPlain ? null : direction(training, mask);
    boolean isMasked = update.isMasked(weights);
    point = isMasked ? weights : masked();
    update.start(weights, point);
    hold(training.frozen());
    if (isMasked && onMask && isPlain && training.proximalMu() == 0 && frozen.isEmpty()) {
      update.pack(weights, network.packWeights());
    }
  }

  private StepDirection direction(LocalTraining training, Optional<Mask> mask) {
    return new StepDirection(
        layout,
        mask,
        training.penalty(),
        training.lambda(),
        training.weightDecay(),
        training.proximalMu(),
        training.coverage() == Coverage.MASKED);
  }

  private void hold(Set<String> layers) {
    frozen = layout.blocks().stream().filter(block -> layers.contains(block.layer())).toList();
    if (!frozen.isEmpty()) {
      held = held == null ? new float[2 * layout.length()] : held;
      for (ParameterBlock block : frozen) {
        System.arraycopy(weights, block.offset(), held, block.offset(), block.length());
        int second = layout.length() + block.offset();
        System.arraycopy(point, block.offset(), held, second, block.length());
      }
    }
  }

  /** Whatever moved them, a step leaves frozen blocks as they were. */
  private void restore() {
    for (ParameterBlock block : frozen) {
      System.arraycopy(held, block.offset(), weights, block.offset(), block.length());
      int second = layout.length() + block.offset();
      System.arraycopy(held, second, point, block.offset(), block.length());
    }
  }

  private float[] masked() {
    if (masked == null) {
      masked = new float[layout.length()];
    }
    return masked;
  }

  /**
   * The gradient at the masked weights.
   *
   * @return the mean loss over the batch
   */
  public double gradient(Minibatch batch, long seed) {
    return network.gradient(point, batch, seed, gradient);
  }

  /** Class probabilities at the masked weights, as {@link Network#predict}. */
  public void predict(Minibatch batch, float[] probabilities) {
    network.predict(point, batch, probabilities);
  }

  /**
   * Applies the last gradient.
   *
   * @param eta step size η
   * @param received the global weights, read only with a proximal term
   */
  public void update(double eta, float[] received) {
    if (optimizer == null) {
      update.step((float) eta, weights, gradient, point, received);
      restore();
      return;
    }
    direction.of(weights, gradient, point, received);
    optimizer.step((float) eta, weights, gradient);
    update.start(weights, point);
    restore();
  }

  /** Makes {@link #weights} flat again. */
  void end() {
    update.unpack(weights);
  }
}
