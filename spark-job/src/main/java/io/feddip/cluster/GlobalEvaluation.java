package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.ClientSession;
import io.feddip.client.EvaluationSums;
import io.feddip.client.TaskSpec;
import io.feddip.data.Parcel;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Measures a model on test data that is spread over the executors. */
public final class GlobalEvaluation {
  private final JavaSparkContext spark;
  private final JavaRDD<Examples> examples;
  private final TaskSpec worker;

  /**
   * @param examples any number of packs; partition i of per-client data belongs to client i
   */
  public GlobalEvaluation(JavaSparkContext spark, JavaRDD<Examples> examples, TaskSpec worker) {
    this.spark = spark;
    this.examples = examples;
    this.worker = worker;
  }

  /** Sums over all examples: the same bits however they are spread. */
  public EvaluationSums evaluate(float[] model) {
    // Executors come and go: there are as many tasks as can run now.
    int tasks = Math.max(1, Math.min(examples.getNumPartitions(), spark.defaultParallelism()));
    EvaluationSums sums =
        new EvaluationSums(worker.classes(), worker.objective().task(), worker.additions());
    evaluate(model, examples.coalesce(tasks)).forEach(sums::merge);
    return sums;
  }

  /** What plug-ins measure, of such sums. */
  public SortedMap<String, Double> measures(EvaluationSums sums) {
    return sums.measures(worker.additions());
  }

  /** Sums of each pack, in the order of partitions. */
  public List<EvaluationSums> evaluatePacks(float[] model) {
    return evaluate(model, examples);
  }

  /** Sums of each partition. */
  private List<EvaluationSums> evaluate(float[] model, JavaRDD<Examples> packs) {
    Broadcast<float[]> weights = spark.broadcast(model);
    try {
      TaskSpec spec = worker;
      return packs
          .mapPartitions(
              partition ->
                  List.of(Parcel.of(ClientSession.evaluate(spec, weights.value(), partition)))
                      .iterator())
          .collect()
          .stream()
          .map(Parcel::open)
          .toList();
    } finally {
      weights.destroy();
    }
  }
}
