package io.feddip.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.sparsity.Mask;
import io.feddip.sparsity.Masks;
import io.feddip.sparsity.ParameterLayout;
import java.util.Map;
import java.util.Optional;

/** What the server holds between two rounds. Immutable by convention: nothing writes to arrays. */
public final class ServerState {
  private final float[] weights;
  private final Optional<Mask> mask;
  private final Map<String, float[]> memory;
  private final double pruningError;

  /**
   * @param weights flat; dense where the strategy keeps what is pruned; not copied
   * @param mask of the model, nothing for a dense one
   * @param memory whatever else a strategy accumulates, by name; not copied
   * @param pruningError δ of the round that made this state, in [0, 1]
   */
  public ServerState(
      float[] weights, Optional<Mask> mask, Map<String, float[]> memory, double pruningError) {
    this.weights = requireNonNull(weights, "weights is null");
    this.mask = requireNonNull(mask, "mask is null");
    this.memory = Map.copyOf(memory);
    this.pruningError = pruningError;
  }

  public float[] weights() {
    return weights;
  }

  public Optional<Mask> mask() {
    return mask;
  }

  public Map<String, float[]> memory() {
    return memory;
  }

  public double pruningError() {
    return pruningError;
  }

  /** The model w ⊙ m: what clients receive and what is evaluated. A new array. */
  public float[] model(ParameterLayout layout) {
    if (mask.isEmpty()) {
      return weights.clone();
    }
    float[] model = new float[weights.length];
    Masks.apply(layout, mask.get(), weights, model);
    return model;
  }

  /** Whether the other state has another mask. */
  public boolean maskDiffers(ServerState other) {
    return !mask.equals(other.mask);
  }
}
