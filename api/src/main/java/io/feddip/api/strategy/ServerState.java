package io.feddip.api.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import java.util.Map;
import java.util.Optional;

/** What the server holds between two rounds. Immutable by convention: nothing writes to arrays. */
public final class ServerState {
  private final float[] weights;
  private final Optional<Mask> mask;
  private final Map<String, float[]> memory;
  private final double pruningError;
  private final Optional<float[]> average;

  /**
   * @param weights flat; dense where the strategy keeps what is pruned; not copied
   * @param mask of the model, nothing for a dense one
   * @param memory whatever else a strategy accumulates, by name; not copied
   * @param pruningError δ of the round that made this state: ‖w̄ − w̄⊙m‖² / ‖w̄‖² over the prunable
   *     weights of the average w̄ that arrived, in [0, 1]; NaN if none did
   */
  public ServerState(
      float[] weights, Optional<Mask> mask, Map<String, float[]> memory, double pruningError) {
    this(weights, mask, memory, pruningError, Optional.empty());
  }

  /** Of a dense model that remembers nothing. */
  public static ServerState dense(float[] weights) {
    return new ServerState(weights, Optional.empty(), Map.of(), 0);
  }

  /** The next weights on the same mask, which nobody has chosen anew. */
  public ServerState withWeights(float[] next) {
    return new ServerState(next, mask, Map.of(), 0);
  }

  private ServerState(
      float[] weights,
      Optional<Mask> mask,
      Map<String, float[]> memory,
      double pruningError,
      Optional<float[]> average) {
    this.weights = requireNonNull(weights, "weights is null");
    this.mask = requireNonNull(mask, "mask is null");
    this.memory = Map.copyOf(memory);
    this.pruningError = pruningError;
    this.average = average;
  }

  /**
   * The same state, which still knows the average w̄ that it was made from until the round is over:
   * a checkpoint doesn't hold it.
   */
  public ServerState withAverage(float[] of) {
    return new ServerState(weights, mask, memory, pruningError, Optional.of(of));
  }

  public Optional<float[]> average() {
    return average;
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

  /** δ of the round that made this state; see the constructor. */
  public double pruningError() {
    return pruningError;
  }

  /** The model w ⊙ m: what clients receive and what is evaluated. A new array. */
  public float[] model(Layout layout) {
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
