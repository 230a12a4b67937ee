package io.feddip.run;

import io.feddip.api.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What {@code feddip.client.class-weights} stands for. */
final class ClassWeights {
  static final String NONE = "none";
  static final String BALANCED = "balanced";

  private ClassWeights() {}

  /**
   * Every class that occurs weighs as much as any other: examples / (classes · examples of the
   * class), over all clients, so that an example weighs 1 on average.
   *
   * @param counts [client][class]
   */
  static List<Float> balanced(int[][] counts) {
    int classes = counts[0].length;
    long[] of = new long[classes];
    for (int[] row : counts) {
      for (int label = 0; label < classes; label++) {
        of[label] += row[label];
      }
    }
    long all = IntStream.range(0, classes).mapToLong(label -> of[label]).sum();
    long occurring = IntStream.range(0, classes).filter(label -> of[label] > 0).count();
    List<Float> weights = new ArrayList<>();
    for (long count : of) {
      weights.add(count == 0 ? 1 : (float) ((double) all / (occurring * count)));
    }
    return weights;
  }

  /**
   * Those that the configuration gives.
   *
   * @throws UsageException if they are no weights of so many classes
   */
  static List<Float> given(List<String> written, int classes) {
    List<Float> weights = new ArrayList<>();
    for (String text : written) {
      weights.add(parsed(text, written));
    }
    if (weights.size() != classes) {
      throw new UsageException(
          "feddip.client.class-weights = %s has %d numbers; the data has %d classes"
              .formatted(written, weights.size(), classes));
    }
    if (weights.stream().noneMatch(weight -> weight > 0)) {
      throw new UsageException(
          "feddip.client.class-weights = %s; at least one must be above 0".formatted(written));
    }
    return weights;
  }

  private static float parsed(String text, List<String> written) {
    try {
      float weight = Float.parseFloat(text);
      if (weight >= 0 && Float.isFinite(weight)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException(
        "feddip.client.class-weights = %s; it needs %s, %s, or a list of numbers of at least 0"
            .formatted(written, NONE, BALANCED));
  }
}
