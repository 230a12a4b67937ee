package io.feddip.federation;

import io.feddip.api.run.ClientRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** How clients' own models do: each client counts as much as any other. */
final class OwnAccuracies {
  private OwnAccuracies() {}

  /** Of a round's clients. */
  static Map<String, Double> of(List<ClientRecord> clients) {
    return of(
        clients.stream().mapToDouble(ClientRecord::accuracyBefore),
        clients.stream().mapToDouble(ClientRecord::accuracyAfter));
  }

  /** Numbers for a round's line, none where nobody measured, which is NaN. */
  static Map<String, Double> of(DoubleStream accuraciesBefore, DoubleStream accuraciesAfter) {
    double[] before = sorted(accuraciesBefore);
    double[] after = sorted(accuraciesAfter);
    Map<String, Double> numbers = new TreeMap<>();
    if (after.length > 0) {
      double mean = mean(after, after.length);
      double squares = Arrays.stream(after).map(one -> (one - mean) * (one - mean)).sum();
      numbers.put("accuracy_before", mean(before, before.length));
      numbers.put("accuracy_after", mean);
      numbers.put("accuracy_deviation", Math.sqrt(squares / after.length));
      numbers.put("accuracy_worst_tenth", mean(after, (after.length - 1) / 10 + 1));
    }
    return numbers;
  }

  private static double[] sorted(DoubleStream accuracies) {
    return accuracies.filter(value -> !Double.isNaN(value)).sorted().toArray();
  }

  /** Of the smallest ones. */
  private static double mean(double[] sorted, int count) {
    return Arrays.stream(sorted, 0, count).sum() / count;
  }
}
