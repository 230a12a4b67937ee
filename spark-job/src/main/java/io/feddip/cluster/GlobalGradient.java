package io.feddip.cluster;

import static java.util.Objects.requireNonNull;

import io.feddip.aggregate.ClientSizes;
import io.feddip.aggregate.FixedPointSum;
import io.feddip.aggregate.SumShape;
import io.feddip.api.data.Examples;
import io.feddip.client.ClientSession;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.GradientPart.ClientNorm;
import io.feddip.data.Parcel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What the convergence theorem says about gradients, measured over the training examples of all
 * clients. Sums go through a tree over the executors and have the same bits in any order.
 */
public final class GlobalGradient {
  /** ‖∇f‖² of the global model. */
  public static final String SQUARED_NORM = "gradient_norm2";

  private static final int TREE_DEPTH = 2;

  private final JavaSparkContext spark;
  private final JavaRDD<Examples> clients;
  private final TaskSpec worker;
  private final SumShape shape;

  /**
   * @param clients partition i holds client i
   * @param parameters length of the flat vector
   */
  public GlobalGradient(
      JavaSparkContext spark,
      JavaRDD<Examples> clients,
      ClientSizes sizes,
      TaskSpec worker,
      int parameters) {
    this.spark = requireNonNull(spark, "spark is null");
    this.clients = requireNonNull(clients, "clients is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.shape =
        new SumShape(parameters, sizes.total(), FixedPointSum.DEFAULT_MAXIMUM_MAGNITUDE, false);
  }

  /**
   * Numbers by name: {@code gradient_norm2} is ‖∇f‖² at the model, {@code client_gradient_norm_max}
   * the largest ‖∇f_k‖ (G); estimates from this one model are γ = Σ ρ_k‖∇f_k‖² / ‖∇f‖², {@code
   * gradient_dispersion_estimate}, and Σ ρ_k‖∇f_k − ∇f‖², {@code gradient_variance_estimate}. Empty
   * if no client's gradient is finite.
   *
   * @param model flat, masked
   */
  public Map<String, Double> measure(float[] model) {
    Broadcast<float[]> weights = spark.broadcast(model);
    GradientPart all;
    try {
      TaskSpec spec = worker;
      SumShape sums = shape;
      spark.sc().setJobDescription("gradient over all clients");
      SerializableWritable<Parcel<GradientPart>> parcel =
          clients
              .map(
                  examples ->
                      Parcel.of(
                          examples.size() == 0
                              ? GradientPart.none(sums)
                              : GradientPart.of(
                                  sums, ClientSession.gradient(spec, weights.value(), examples))))
              .treeReduce(
                  (one, other) -> Parcel.of(Parcel.open(one).merge(Parcel.open(other))),
                  TREE_DEPTH);
      all = Parcel.open(parcel);
    } finally {
      spark.sc().setJobDescription(null);
      weights.destroy();
    }
    return all.norms().isEmpty() ? Map.of() : numbers(all);
  }

  private static Map<String, Double> numbers(GradientPart all) {
    double squared = 0;
    for (float value : all.mean()) {
      squared += (double) value * value;
    }
    // In the clients' order, so that the sums of doubles are the same however parts were merged.
    List<ClientNorm> norms =
        all.norms().stream().sorted(Comparator.comparingInt(ClientNorm::client)).toList();
    long examples = norms.stream().mapToLong(ClientNorm::examples).sum();
    double mean = 0;
    double largest = 0;
    for (ClientNorm norm : norms) {
      mean += norm.squaredNorm() * norm.examples() / examples;
      largest = Math.max(largest, norm.squaredNorm());
    }
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put(SQUARED_NORM, squared);
    numbers.put("client_gradient_norm_max", Math.sqrt(largest));
    numbers.put("gradient_dispersion_estimate", mean / squared);
    numbers.put("gradient_variance_estimate", Math.max(0, mean - squared));
    return numbers;
  }
}
