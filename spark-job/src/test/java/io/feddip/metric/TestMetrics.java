package io.feddip.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.Task;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.Plugins;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures of classes agree with DeepLearning4J's, however the examples are spread. */
final class TestMetrics {
  private static final List<String> NAMES =
      Plugins.load().own().names(Kind.METRIC).stream()
          .filter(name -> metric(name).tasks().contains(Task.CLASSIFICATION))
          .toList();

  private static final int CLASSES = 4;
  private static final int EXAMPLES = 700;

  /** Some examples, from one to another. */
  private record Share(float[][] values, int[] labels, int from, int to) implements Predictions {
    @Override
    public int size() {
      return to - from;
    }

    @Override
    public int outputs() {
      return CLASSES;
    }

    @Override
    public float output(int output, int example) {
      return values[from + example][output];
    }

    @Override
    public int label(int example) {
      return labels[from + example];
    }
  }

  private static Share examples() {
    Random random = new Random(5);
    float[][] outputs = new float[EXAMPLES][CLASSES];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      // Class 3 is rare, and class 0 frequent.
      labels[i] = Math.min(random.nextInt(3), random.nextInt(CLASSES));
      labels[i] = i % 50 == 0 ? 3 : labels[i];
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        outputs[i][c] = (float) Math.exp(random.nextGaussian() * 2 + (c == labels[i] ? 1.5 : 0));
        sum += outputs[i][c];
      }
      for (int c = 0; c < CLASSES; c++) {
        outputs[i][c] /= (float) sum;
      }
    }
    return new Share(outputs, labels, 0, EXAMPLES);
  }

  private static Metric metric(String name) {
    return (Metric) Plugins.load().require(Kind.METRIC, name).make(new NoSettings(), null);
  }

  private static SortedMap<String, Double> measured(String name, Share all, int batch) {
    Metric metric = metric(name);
    long[] sums = new long[metric.counters(CLASSES)];
    for (int from = 0; from < all.to(); from += batch) {
      long[] part = new long[sums.length];
      metric.count(
          new Share(all.values(), all.labels(), from, Math.min(all.to(), from + batch)), part);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    return metric.values(all.to(), sums);
  }

  private static double value(String name, String measure) {
    return measured(name, examples(), EXAMPLES).get(measure);
  }

  private static INDArray outputs(Share all) {
    return Nd4j.create(all.values());
  }

  private static INDArray labels(Share all) {
    INDArray labels = Nd4j.zeros(EXAMPLES, CLASSES);
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, all.labels()[i], 1);
    }
    return labels;
  }

  @Test
  void meansOverClassesAreDl4js() {
    Evaluation reference = new Evaluation(CLASSES);
    reference.eval(labels(examples()), outputs(examples()));
    assertThat(value("accuracy", "test_accuracy")).isEqualTo(reference.accuracy(), within(1e-12));
    assertThat(value("macro-f1", "test_macro_f1"))
        .isEqualTo(reference.f1(EvaluationAveraging.Macro), within(1e-12));
    assertThat(value("macro-precision", "test_macro_precision"))
        .isEqualTo(reference.precision(EvaluationAveraging.Macro), within(1e-12));
    assertThat(value("balanced-accuracy", "test_balanced_accuracy"))
        .isEqualTo(reference.recall(EvaluationAveraging.Macro), within(1e-12));
    double weighted = 0;
    for (int c = 0; c < CLASSES; c++) {
      weighted += reference.f1(c) * reference.classCount(c) / EXAMPLES;
      assertThat(value("per-class", "test_f1_" + c)).isEqualTo(reference.f1(c), within(1e-12));
      assertThat(value("per-class", "test_recall_" + c))
          .isEqualTo(reference.recall(c), within(1e-12));
      assertThat(value("per-class", "test_precision_" + c))
          .isEqualTo(reference.precision(c), within(1e-12));
    }
    assertThat(value("weighted-f1", "test_weighted_f1")).isEqualTo(weighted, within(1e-12));
  }

  @Test
  void areasUnderCurvesAreDl4js() {
    ROCMultiClass reference = new ROCMultiClass(0);
    reference.eval(labels(examples()), outputs(examples()));
    assertThat(value("auc", "test_auc"))
        .isEqualTo(reference.calculateAverageAUC(), within(2e-3))
        .isBetween(0.6, 0.95);
  }

  /** A bin is never wider than a thirty-second of the odds, and they ascend. */
  @Test
  void binsOfTheAreaAscend() {
    int before = -1;
    for (int i = 0; i <= 100_000; i++) {
      int bin = AreaUnderCurve.bin(i / 100_000f);
      assertThat(bin).isGreaterThanOrEqualTo(before);
      before = bin;
    }
    assertThat(AreaUnderCurve.bin(0.30f)).isLessThan(AreaUnderCurve.bin(0.31f));
    assertThat(AreaUnderCurve.bin(0.9999f)).isLessThan(AreaUnderCurve.bin(0.99999f));
    assertThat(AreaUnderCurve.bin(Float.NaN)).isZero();
    assertThat(AreaUnderCurve.bin(0)).isZero();
  }

  @Test
  void lossAndCalibrationAreTheirFormulas() {
    Share all = examples();
    double loss = 0;
    double[] hits = new double[15];
    double[] confidence = new double[15];
    for (int i = 0; i < EXAMPLES; i++) {
      loss -= Math.log(all.output(all.label(i), i));
      float most = all.output(all.likeliest(i), i);
      int bin = Math.min(14, (int) (most * 15));
      hits[bin] += all.likeliest(i) == all.label(i) ? 1 : 0;
      confidence[bin] += most;
    }
    double error = 0;
    for (int bin = 0; bin < 15; bin++) {
      error += Math.abs(hits[bin] - confidence[bin]) / EXAMPLES;
    }
    assertThat(value("log-loss", "test_log_loss")).isEqualTo(loss / EXAMPLES, within(1e-8));
    assertThat(value("calibration", "test_calibration_error"))
        .isEqualTo(error, within(1e-8))
        .isGreaterThan(0.01);
  }

  @Test
  void howExamplesAreSpreadLeavesNoTrace() {
    for (String name : NAMES) {
      SortedMap<String, Double> whole = measured(name, examples(), EXAMPLES);
      assertThat(measured(name, examples(), 13)).as(name).isEqualTo(whole);
      assertThat(whole).isNotEmpty().isInstanceOf(TreeMap.class);
      assertThat(whole.keySet()).allMatch(measure -> measure.startsWith("test_"));
    }
  }

  @Test
  void everyGoalIsMeasured() {
    for (String name : NAMES) {
      SortedMap<String, Double> values = measured(name, examples(), EXAMPLES);
      metric(name).goal().ifPresent(goal -> assertThat(values).containsKey(goal.measure()));
    }
    assertThat(metric("log-loss").goal().orElseThrow().least()).isTrue();
    assertThat(metric("auc").goal().orElseThrow().least()).isFalse();
    assertThat(metric("per-class").goal()).isEmpty();
    assertThat(NAMES).contains("top-2", "top-10").doesNotContain("top-1", "macro-recall");
  }

  @Test
  void noNumberIsNoHit() {
    float[][] nothing = new float[2][CLASSES];
    java.util.Arrays.fill(nothing[0], Float.NaN);
    java.util.Arrays.fill(nothing[1], Float.NaN);
    Share share = new Share(nothing, new int[] {0, 1}, 0, 2);
    assertThat(measured("top-3", share, 2)).containsEntry("test_top3", 0.0);
    assertThat(measured("macro-f1", share, 2)).containsEntry("test_macro_f1", 0.0);
    assertThat(measured("log-loss", share, 2)).containsEntry("test_log_loss", Double.NaN);
  }
}
