package io.feddip.client;

import static java.util.Objects.requireNonNull;

/**
 * ∇f_k: the gradient of a client's mean loss over all of its examples, without penalty and weight
 * decay. Zero for batch norm's running statistics.
 */
public final class ClientGradient {
  private final int client;
  private final long examples;
  private final float[] values;

  /**
   * @param examples n_k, at least 1
   * @param values flat; not copied
   */
  ClientGradient(int client, long examples, float[] values) {
    this.client = client;
    this.examples = examples;
    this.values = requireNonNull(values, "values is null");
  }

  public int client() {
    return client;
  }

  public long examples() {
    return examples;
  }

  public float[] values() {
    return values;
  }

  /** ‖∇f_k‖². */
  public double squaredNorm() {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
