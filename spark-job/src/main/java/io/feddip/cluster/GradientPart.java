package io.feddip.cluster;

import static java.util.Objects.requireNonNull;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.aggregate.SumShape;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.client.ClientGradient;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The sum of some clients' gradients: bytes and numbers, as they travel through a tree. */
final class GradientPart implements Serializable {
  private static final long serialVersionUID = 1;

  private final SumShape shape;
  private final byte[] sum;
  private final ArrayList<ClientNorm> norms;

  /**
   * @param squaredNorm ‖∇f_k‖²
   */
  record ClientNorm(int client, long examples, double squaredNorm) implements Serializable {}

  private GradientPart(SumShape shape, byte[] sum, List<ClientNorm> norms) {
    this.shape = requireNonNull(shape, "shape is null");
    this.sum = requireNonNull(sum, "sum is null");
    this.norms = new ArrayList<>(norms);
  }

  static GradientPart none(SumShape shape) {
    return new GradientPart(shape, new byte[0], List.of());
  }

  /** One client's; nothing if it is not finite, or too large to be summed. */
  static GradientPart of(SumShape shape, ClientGradient gradient) {
    FixedPointSum sum = shape.empty();
    try {
      sum.add(gradient.values(), gradient.examples());
    } catch (RejectedUpdateException e) {
      return none(shape);
    }
    return new GradientPart(
        shape,
        sum.toBytes(),
        List.of(new ClientNorm(gradient.client(), gradient.examples(), gradient.squaredNorm())));
  }

  GradientPart merge(GradientPart other) {
    if (other.norms.isEmpty()) {
      return this;
    }
    if (norms.isEmpty()) {
      return other;
    }
    FixedPointSum both = shape.empty();
    both.mergeBytes(sum);
    both.mergeBytes(other.sum);
    List<ClientNorm> all = new ArrayList<>(norms);
    all.addAll(other.norms);
    return new GradientPart(shape, both.toBytes(), all);
  }

  /** ∇f = Σ n_k ∇f_k / Σ n_k; only if there is a client. */
  float[] mean() {
    FixedPointSum all = shape.empty();
    all.mergeBytes(sum);
    float[] mean = new float[shape.length()];
    all.mean(mean);
    return mean;
  }

  /** One a client whose gradient is in the sum, in any order. */
  List<ClientNorm> norms() {
    return List.copyOf(norms);
  }
}
