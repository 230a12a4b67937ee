package io.feddip.federation;

import io.feddip.client.ClientUpdate;
import io.feddip.client.ClientWorker;
import io.feddip.client.RoundContext;
import io.feddip.data.PackedExamples;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.wire.DecodedModel;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * Runs a cohort and sums its answers through a tree over the executors, so that the driver receives
 * a few sums instead of every update. The result has the same bits as summing on the driver.
 */
final class TreeRunner {
  private final JavaRDD<PackedExamples> clients;
  private final int depth;

  TreeRunner(JavaRDD<PackedExamples> clients, int depth) {
    this.clients = clients;
    this.depth = depth;
  }

  /** What the cohort's answers add up to. */
  PartialRound run(
      List<Integer> cohort,
      ClientTask task,
      Broadcast<RoundContext> context,
      Broadcast<byte[]> mask,
      RoundFolds folds) {
    RDD<PackedExamples> sampled =
        PartitionPruningRDD.create(clients.rdd(), new Sampled(new TreeSet<>(cohort)));
    return JavaRDD.fromRDD(sampled, ClassTag$.MODULE$.apply(PackedExamples.class))
        .mapPartitions(
            partition ->
                List.of(
                        folded(
                            task.apply(JavaConverters.asScalaIterator(partition)),
                            context.value(),
                            mask,
                            folds))
                    .iterator())
        .treeReduce(PartialRound::merge, depth);
  }

  private static PartialRound folded(
      ClientUpdate update, RoundContext context, Broadcast<byte[]> mask, RoundFolds folds) {
    ParameterLayout layout = ClientWorker.layout(context.worker());
    DecodedModel received = ClientWorker.received(context, mask::value);
    RoundFold fold = folds.create(layout, received.mask(), received.weights());
    fold.accept(update);
    return fold.partial(folds);
  }

  /** The sampled clients' partitions. */
  private static final class Sampled extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final TreeSet<Integer> cohort;

    Sampled(Set<Integer> cohort) {
      this.cohort = new TreeSet<>(cohort);
    }

    @Override
    public Object apply(Object partition) {
      return cohort.contains((Integer) partition);
    }
  }
}
