package io.feddip.client;

import io.feddip.sparsity.DpfUpdate;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.GradientCoverage;
import io.feddip.zoo.LocalNetwork;
import io.feddip.zoo.Minibatch;
import java.util.Optional;

/**
 * Training steps of one thread, in vectors that are reused. A step takes the gradient at the masked
 * weights and applies it to the dense ones (DPF, Lin et al. 2020; FedDIP eq. 1–2), which is the
 * error feedback. Where dense and masked weights are the same, one vector holds both; where
 * gradients are on the mask only, kept weights are packed as the network wants them.
 */
final class LocalSteps {
  private final LocalNetwork network;
  private final ParameterLayout layout;
  private final float[] weights;
  private final float[] gradient;

  /** Made when feedback first needs it. */
  private float[] masked;

  /** Where gradients are taken: masked, or weights. */
  private float[] point;

  private DpfUpdate update;

  LocalSteps(LocalNetwork network, ParameterLayout layout) {
    this.network = network;
    this.layout = layout;
    this.weights = new float[layout.length()];
    this.gradient = new float[layout.length()];
  }

  /** The dense weights; packed between {@link #begin} and {@link #end}. */
  float[] weights() {
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
  void begin(LocalTraining training, Optional<Mask> mask, GradientCoverage coverage) {
    boolean onMask = coverage == GradientCoverage.MASKED;
    network.prepare(layout, mask, coverage);
    update =
        new DpfUpdate(
            layout,
            mask,
            training.penalty(),
            training.lambda(),
            training.weightDecay(),
            training.proximalMu(),
            training.coverage() == GradientCoverage.MASKED);
    boolean isMasked = update.isMasked(weights);
    point = isMasked ? weights : masked();
    update.start(weights, point);
    if (isMasked && onMask && training.proximalMu() == 0) {
      update.pack(weights, network.packWeights());
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
  double gradient(Minibatch batch, long seed) {
    return network.gradient(point, batch, seed, gradient);
  }

  /** Class probabilities at the masked weights, as {@link LocalNetwork#predict}. */
  void predict(Minibatch batch, float[] probabilities) {
    network.predict(point, batch, probabilities);
  }

  /**
   * Applies the last gradient.
   *
   * @param eta step size η
   * @param received the global weights, read only with a proximal term
   */
  void update(double eta, float[] received) {
    update.step((float) eta, weights, gradient, point, received);
  }

  /** Makes {@link #weights} flat again. */
  void end() {
    update.unpack(weights);
  }
}
