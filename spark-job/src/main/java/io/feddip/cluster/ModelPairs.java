package io.feddip.cluster;

import io.feddip.client.ModelPair;
import io.feddip.client.OwnModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Looks at all pairs of some clients' models: a task holds two at a time, and the driver sees
 * numbers.
 */
public final class ModelPairs {
  private ModelPairs() {}

  /**
   * Compares.
   *
   * @param models partition i holds client i's
   * @param sample clients, ascending
   * @return (0, 1), (0, 2), …, (1, 2), … of the sample
   */
  public static List<ModelPair> of(JavaRDD<OwnModel> models, int[] sample) {
    List<int[]> rows =
        IntStream.range(0, sample.length - 1)
            .mapToObj(row -> Arrays.copyOfRange(sample, row, sample.length))
            .toList();
    if (rows.isEmpty()) {
      return List.of();
    }
    List<double[]> numbers =
        new Blocks<>(models.rdd(), rows)
            .toJavaRDD()
            .mapPartitions(row -> List.of(row(row)).iterator())
            .collect();
    List<ModelPair> pairs = new ArrayList<>();
    for (double[] row : numbers) {
      for (int i = 0; i < row.length; i += 2) {
        pairs.add(new ModelPair(row[i], row[i + 1]));
      }
    }
    return pairs;
  }

  /** Of the pairs of the first with all others: distance and overlap, in turn. */
  private static double[] row(Iterator<OwnModel> models) {
    OwnModel one = models.next();
    List<Double> numbers = new ArrayList<>();
    while (models.hasNext()) {
      ModelPair pair = ModelPair.of(one, models.next());
      numbers.add(pair.squaredDistance());
      numbers.add(pair.overlap());
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
