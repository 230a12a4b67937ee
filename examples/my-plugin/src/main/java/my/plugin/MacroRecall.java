package my.plugin;

import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.SortedMap;
import java.util.TreeMap;

/** The mean over classes of the share of a class that is found. */
record MacroRecall() implements Metric {
  record Settings() {}

  @Override
  public int counters(int outputs) {
    return 2 * outputs;
  }

  @Override
  public void count(Predictions batch, long[] sums) {
    for (int i = 0; i < batch.size(); i++) {
      int best = 0;
      for (int c = 1; c < batch.outputs(); c++) {
        best = batch.output(c, i) > batch.output(best, i) ? c : best;
      }
      sums[2 * batch.label(i)]++;
      sums[2 * batch.label(i) + 1] += best == batch.label(i) ? 1 : 0;
    }
  }

  @Override
  public SortedMap<String, Double> values(long examples, long[] sums) {
    double recall = 0;
    int classes = 0;
    for (int c = 0; c < sums.length; c += 2) {
      recall += sums[c] == 0 ? 0 : (double) sums[c + 1] / sums[c];
      classes += sums[c] == 0 ? 0 : 1;
    }
    return new TreeMap<>(java.util.Map.of("macro_recall", classes == 0 ? 0 : recall / classes));
  }
}
