package io.feddip.cluster;

import io.feddip.aggregate.Fold;
import io.feddip.aggregate.FoldSlice;
import io.feddip.aggregate.Folding;
import io.feddip.api.model.Layout;
import io.feddip.api.wire.DecodedModel;
import io.feddip.client.ClientAnswer;
import io.feddip.client.ClientSession;
import io.feddip.client.RoundContext;
import io.feddip.data.Parcel;
import io.feddip.data.ScalaCollections;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs a cohort and sums its answers through a tree over the executors, so that the driver receives
 * one sum, slice by slice, instead of every update. The result has the same bits as summing on the
 * driver.
 *
 * <p>Answers are computed first and stay where they were computed, with retries, failures and late
 * clients as in {@link CohortRunner}; then those that are there are summed. Where the summing
 * itself fails for good, the driver does it.
 */
public final class TreeRunner {
  private static final Logger log = LoggerFactory.getLogger(TreeRunner.class);

  private final CohortRunner runner;
  private final int depth;

  /**
   * @param depth levels that an update passes on its way to the driver, at least 2
   */
  public TreeRunner(CohortRunner runner, int depth) {
    this.runner = runner;
    this.depth = depth;
  }

  /**
   * Asks every client of a cohort.
   *
   * @param answers of all clients, as {@link ClientTask} makes them
   * @param parameters length of the flat vector
   * @param empty makes empty folds on the driver
   * @return everything folded
   */
  public Fold run(
      List<Integer> cohort,
      JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> answers,
      Broadcast<SerializableWritable<Parcel<RoundContext>>> context,
      Broadcast<byte[]> mask,
      Folding folds,
      int parameters,
      Supplier<Fold> empty) {
    List<ClientAnswer> failed = new ArrayList<>();
    Set<Integer> there = new TreeSet<>();
    runner.run(
        answers.rdd(),
        cohort,
        new Answered(false),
        0,
        answer -> {
          if (answer.failed()) {
            failed.add(answer);
          } else {
            there.add(answer.client());
          }
        });
    Fold fold = empty.get();
    if (!there.isEmpty()) {
      try {
        sum(answers, there, context, mask, folds, parameters, fold);
      } catch (SumFailedException e) {
        log.warn("summing over the executors failed; the driver sums", e);
        fold = empty.get();
        runner.run(answers.rdd(), List.copyOf(there), new Answered(true), 4L * parameters, fold);
      }
    }
    failed.forEach(fold);
    return fold;
  }

  private void sum(
      JavaRDD<SerializableWritable<Parcel<ClientAnswer>>> answers,
      Set<Integer> there,
      Broadcast<SerializableWritable<Parcel<RoundContext>>> context,
      Broadcast<byte[]> mask,
      Folding folds,
      int parameters,
      Fold total) {
    int slices = FoldSlice.count(parameters);
    int fanIn = Math.max(2, (int) Math.ceil(Math.pow(there.size(), 1.0 / depth)));
    int groups = (there.size() - 1) / fanIn + 1;
    RDD<SerializableWritable<Parcel<ClientAnswer>>> present =
        PartitionPruningRDD.create(answers.rdd(), new Sampled(there));
    JavaPairRDD<Integer, SerializableWritable<Parcel<FoldSlice>>> sums =
        JavaRDD.fromRDD(
                present,
                ClassTag$.MODULE$.<SerializableWritable<Parcel<ClientAnswer>>>apply(
                    SerializableWritable.class))
            .coalesce(groups)
            .mapPartitionsWithIndex(
                (group, updates) ->
                    folded(
                        group * slices, updates, Parcel.open(context.value()), mask, folds, slices),
                true)
            .mapToPair(pair -> pair);
    for (int level = 2; level < depth && groups > fanIn; level++) {
      groups = (groups - 1) / fanIn + 1;
      sums =
          sums.mapToPair(
                  pair -> {
                    int group = pair._1() / slices / fanIn;
                    return new Tuple2<>(group * slices + pair._1() % slices, pair._2());
                  })
              .reduceByKey(TreeRunner::merge, groups * slices);
    }
    JavaRDD<SerializableWritable<Parcel<FoldSlice>>> last =
        sums.mapToPair(pair -> new Tuple2<>(pair._1() % slices, pair._2()))
            .reduceByKey(TreeRunner::merge, slices)
            .values();
    collect(last, slices, total);
  }

  /** Some clients' sum, slice by slice. */
  private static Iterator<Tuple2<Integer, SerializableWritable<Parcel<FoldSlice>>>> folded(
      int firstKey,
      Iterator<SerializableWritable<Parcel<ClientAnswer>>> updates,
      RoundContext context,
      Broadcast<byte[]> mask,
      Folding folds,
      int slices) {
    Layout layout = ClientSession.layout(context.worker());
    DecodedModel received = ClientSession.received(context, mask::value);
    Fold fold = folds.create(layout, received.mask(), received.weights());
    updates.forEachRemaining(update -> fold.accept(Parcel.open(update)));
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < slices;
      }

      @Override
      public Tuple2<Integer, SerializableWritable<Parcel<FoldSlice>>> next() {
        int index = next++;
        return new Tuple2<>(firstKey + index, Parcel.of(fold.slice(index)));
      }
    };
  }

  private static SerializableWritable<Parcel<FoldSlice>> merge(
      SerializableWritable<Parcel<FoldSlice>> one, SerializableWritable<Parcel<FoldSlice>> other) {
    return Parcel.of(Parcel.open(one).merge(Parcel.open(other)));
  }

  /** Takes the slices in as they arrive. */
  private static void collect(
      JavaRDD<SerializableWritable<Parcel<FoldSlice>>> last, int slices, Fold total) {
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      partitions.add(i);
    }
    try {
      last.context()
          .runJob(
              last.rdd(),
              new Only(),
              ScalaCollections.list(partitions),
              new AbstractFunction2<Object, SerializableWritable<Parcel<FoldSlice>>, BoxedUnit>() {
                @Override
                public BoxedUnit apply(
                    Object index, SerializableWritable<Parcel<FoldSlice>> slice) {
                  total.absorb(Parcel.open(slice));
                  return BoxedUnit.UNIT;
                }
              },
              ClassTag$.MODULE$.apply(SerializableWritable.class));
    } catch (Exception e) {
      // Spark's own exception is a checked one that no signature tells of.
      if (e instanceof org.apache.spark.SparkException) {
        InterruptedRunException.throwIfCancelled(e);
        throw new SumFailedException(e);
      }
      throw e;
    }
  }

  /** The slice that a partition holds. */
  private static final class Only
      extends AbstractFunction2<
          TaskContext,
          scala.collection.Iterator<SerializableWritable<Parcel<FoldSlice>>>,
          SerializableWritable<Parcel<FoldSlice>>>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public SerializableWritable<Parcel<FoldSlice>> apply(
        TaskContext task,
        scala.collection.Iterator<SerializableWritable<Parcel<FoldSlice>>> partition) {
      return partition.next();
    }
  }

  /** The partitions of some clients. */
  private static final class Sampled extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final Set<Integer> clients;

    Sampled(Set<Integer> clients) {
      this.clients = new HashSet<>(clients);
    }

    @Override
    public Object apply(Object partition) {
      return clients.contains((Integer) partition);
    }
  }

  /** Spark gave the summing up. */
  private static final class SumFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SumFailedException(Throwable cause) {
      super(cause);
    }
  }
}
