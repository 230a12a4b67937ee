package io.feddip.api.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.KeyedRandom;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.Update;
import java.util.Optional;

/** What a client has to say before it is encoded. Immutable; arrays are not copied. */
public final class LocalResult {
  private final Weights weights;
  private final LossSums loss;
  private final Optional<Mask> mask;
  private final Optional<float[]> measurement;
  private final Optional<ClientState> state;
  private final Optional<KeyedRandom> random;
  private final Optional<Weights> model;

  private LocalResult(
      Weights weights,
      LossSums loss,
      Optional<Mask> mask,
      Optional<float[]> measurement,
      Optional<ClientState> state,
      Optional<KeyedRandom> random,
      Optional<Weights> model) {
    this.weights = requireNonNull(weights, "weights is null");
    this.loss = requireNonNull(loss, "loss is null");
    this.mask = mask;
    this.measurement = measurement;
    this.state = state;
    this.random = random;
    this.model = model;
  }

  /**
   * Weights and the loss on the way to them.
   *
   * @param weights dense local weights w_k
   */
  public static LocalResult of(Weights weights, LossSums loss) {
    return new LocalResult(
        weights,
        loss,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with a mask of the client's own. */
  public LocalResult withMask(Mask own) {
    return new LocalResult(weights, loss, Optional.of(own), measurement, state, random, model);
  }

  /**
   * The same with what was measured besides.
   *
   * @param values flat, one a parameter; magnitudes up to 1024
   */
  public LocalResult withMeasurement(float[] values) {
    return new LocalResult(weights, loss, mask, Optional.of(values), state, random, model);
  }

  /** The same with what the client keeps for its next round. */
  public LocalResult withState(ClientState next) {
    return new LocalResult(weights, loss, mask, measurement, Optional.of(next), random, model);
  }

  /** The same with a stream of its own for what an upload draws. */
  public LocalResult withRandom(KeyedRandom stream) {
    return new LocalResult(weights, loss, mask, measurement, state, Optional.of(stream), model);
  }

  /**
   * The same with the model that the client now uses for itself, where it is not {@link #weights};
   * only a strategy with a {@link ClientModel} is asked.
   *
   * @param now zero wherever the client has pruned
   */
  public LocalResult withModel(Weights now) {
    return new LocalResult(weights, loss, mask, measurement, state, random, Optional.of(now));
  }

  /** The model that the client now uses for itself. */
  public Weights model() {
    return model.orElse(weights);
  }

  /** Why this must not be averaged; empty if the driver has to judge. */
  public Optional<String> problem() {
    float[] flat = weights.flat();
    float largest = Update.largestMagnitude(flat, flat.length, 0);
    if (!Float.isFinite(largest)) {
      return Optional.of("the update contains " + largest);
    }
    return measurement
        .filter(values -> !Float.isFinite(Update.largestMagnitude(values, values.length, 0)))
        .map(values -> "its measurement is not finite");
  }

  public Weights weights() {
    return weights;
  }

  public LossSums loss() {
    return loss;
  }

  /** A mask of the client's own, if it chose one. */
  public Optional<Mask> mask() {
    return mask;
  }

  public Optional<float[]> measurement() {
    return measurement;
  }

  /** What the client keeps; nothing if the work did not say, and then it keeps what it had. */
  public Optional<ClientState> state() {
    return state;
  }

  /**
   * What an upload may draw from, for example to round at random: a function of the run's seed, the
   * round and the client.
   *
   * @throws IllegalStateException if nobody gave it a stream
   */
  public KeyedRandom random() {
    return random.orElseThrow(() -> new IllegalStateException("the result has no random stream"));
  }
}
