package io.feddip.metric;

import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.SortedMap;
import java.util.TreeMap;

/** Precision, recall and F1 of every class, by its number. */
record PerClass() implements Metric {
  @Override
  public int counters(int outputs) {
    return ClassCounts.counters(outputs);
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    new ClassCounts(sums).count(batch);
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    ClassCounts counts = new ClassCounts(sums);
    SortedMap<String, Double> values = new TreeMap<>();
    for (int c = 0; c < counts.classes(); c++) {
      values.put(TEST + "precision_" + c, counts.precision(c));
      values.put(TEST + "recall_" + c, counts.recall(c));
      values.put(TEST + "f1_" + c, counts.f1(c));
    }
    return values;
  }
}
