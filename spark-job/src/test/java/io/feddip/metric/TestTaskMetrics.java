package io.feddip.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.Task;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.Plugins;
import io.feddip.api.run.Metric;
import io.feddip.api.run.Predictions;
import java.math.BigDecimal;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.factory.Nd4j;

/** Measures of numbers and of labels agree with DeepLearning4J's, however examples are spread. */
final class TestTaskMetrics {
  private static final int OUTPUTS = 3;
  private static final int EXAMPLES = 500;

  private static final class Share implements Predictions {
    private final Task task;
    private final float[][] outputs;
    private final float[][] targets;
    private final int from;
    private final int to;

    Share(Task task, float[][] outputs, float[][] targets, int from, int to) {
      this.task = task;
      this.outputs = outputs;
      this.targets = targets;
      this.from = from;
      this.to = to;
    }

    @Override
    public int size() {
      return to - from;
    }

    @Override
    public int outputs() {
      return outputs[0].length;
    }

    @Override
    public float output(int output, int example) {
      return outputs[from + example][output];
    }

    @Override
    public Task task() {
      return task;
    }

    @Override
    public float target(int output, int example) {
      return targets[from + example][output];
    }

    @Override
    public int label(int example) {
      return 0;
    }

    Share part(int first, int last) {
      return new Share(task, outputs, targets, first, Math.min(last, to));
    }
  }

  private static Share numbers() {
    Random random = new Random(3);
    float[][] outputs = new float[EXAMPLES][OUTPUTS];
    float[][] targets = new float[EXAMPLES][OUTPUTS];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int k = 0; k < OUTPUTS; k++) {
        // Outputs of very different sizes, one far from zero.
        double scale = Math.pow(1000, k - 1);
        targets[i][k] = (float) (scale * random.nextGaussian() + (k == 2 ? 1e6 : 0));
        outputs[i][k] = (float) (targets[i][k] + scale * 0.3 * random.nextGaussian());
      }
    }
    return new Share(Task.REGRESSION, outputs, targets, 0, EXAMPLES);
  }

  private static Share labels() {
    Random random = new Random(4);
    float[][] outputs = new float[EXAMPLES][OUTPUTS];
    float[][] targets = new float[EXAMPLES][OUTPUTS];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int k = 0; k < OUTPUTS; k++) {
        targets[i][k] = random.nextInt(k + 2) == 0 ? 1 : 0;
        double said = (targets[i][k] * 2 - 1) * 0.8 + random.nextGaussian();
        outputs[i][k] = (float) (1 / (1 + Math.exp(-said)));
      }
    }
    return new Share(Task.MULTI_LABEL, outputs, targets, 0, EXAMPLES);
  }

  private static Metric metric(String name) {
    return (Metric) Plugins.load().require(Kind.METRIC, name).make(new NoSettings(), null);
  }

  private static SortedMap<String, Double> measured(String name, Share all, int batch) {
    Metric metric = metric(name);
    assertThat(metric.tasks()).contains(all.task());
    long[] sums = new long[metric.counters(all.outputs())];
    for (int from = 0; from < all.size(); from += batch) {
      long[] part = new long[sums.length];
      metric.count(all.part(from, from + batch), part);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    return metric.values(all.size(), sums);
  }

  private static double value(String name, Share all) {
    SortedMap<String, Double> values = measured(name, all, EXAMPLES);
    assertThat(values).hasSize(1).isEqualTo(measured(name, all, 7));
    assertThat(values).containsKey(metric(name).goal().orElseThrow().measure());
    return values.get(values.firstKey());
  }

  @Test
  void errorsAreDl4js() {
    Share all = numbers();
    RegressionEvaluation reference = new RegressionEvaluation(OUTPUTS);
    reference.eval(Nd4j.create(all.targets), Nd4j.create(all.outputs));
    // DeepLearning4J sums floats.
    assertThat(value("mae", all))
        .isCloseTo(
            reference.averageMeanAbsoluteError(),
            within(reference.averageMeanAbsoluteError() * 1e-3));
    assertThat(value("rmse", all))
        .isCloseTo(
            reference.averagerootMeanSquaredError(),
            within(reference.averagerootMeanSquaredError() * 1e-3));
    assertThat(metric("rmse").goal().orElseThrow().least()).isTrue();
    assertThat(metric("r2").goal().orElseThrow().least()).isFalse();
  }

  /** By the textbook, in doubles, around the mean; numbers a million from zero lose nothing. */
  @Test
  void theCoefficientOfDeterminationIsExact() {
    Share all = numbers();
    double mean = 0;
    for (int k = 0; k < OUTPUTS; k++) {
      double centre = 0;
      for (float[] target : all.targets) {
        centre += target[k] / (double) EXAMPLES;
      }
      double errors = 0;
      double spread = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        errors += Math.pow((double) all.outputs[i][k] - all.targets[i][k], 2);
        spread += Math.pow(all.targets[i][k] - centre, 2);
      }
      mean += (1 - errors / spread) / OUTPUTS;
    }
    assertThat(value("r2", all)).isCloseTo(mean, within(1e-9)).isBetween(0.8, 0.99);
  }

  @Test
  void aNumberThatIsNoneSpoilsTheMeasure() {
    Share all = numbers();
    all.outputs[17][1] = Float.NaN;
    assertThat(measured("rmse", all, 50).get("test_rmse")).isNaN();
    assertThat(measured("r2", all, 50).get("test_r2")).isNaN();
  }

  @Test
  void measuresOfLabelsAreDl4js() {
    Share all = labels();
    EvaluationBinary reference = new EvaluationBinary(OUTPUTS, null);
    reference.eval(Nd4j.create(all.targets), Nd4j.create(all.outputs));
    double wrong = 0;
    double f1 = 0;
    long found = 0;
    long holds = 0;
    long both = 0;
    for (int k = 0; k < OUTPUTS; k++) {
      wrong += reference.falsePositives(k) + reference.falseNegatives(k);
      f1 += reference.f1(k) / OUTPUTS;
      both += reference.truePositives(k);
      found += reference.truePositives(k) + reference.falsePositives(k);
      holds += reference.truePositives(k) + reference.falseNegatives(k);
    }
    assertThat(value("hamming-loss", all)).isCloseTo(wrong / EXAMPLES / OUTPUTS, within(1e-12));
    assertThat(value("macro-f1", all)).isCloseTo(f1, within(1e-12));
    assertThat(value("micro-f1", all)).isCloseTo(2.0 * both / (found + holds), within(1e-12));
    long exact = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      boolean right = true;
      for (int k = 0; k < OUTPUTS; k++) {
        right &= (all.outputs[i][k] >= 0.5f) == (all.targets[i][k] == 1);
      }
      exact += right ? 1 : 0;
    }
    assertThat(value("exact-match", all)).isCloseTo((double) exact / EXAMPLES, within(1e-12));
    assertThat(value("auc", all)).isBetween(0.7, 0.95);
    assertThat(value("log-loss", all)).isBetween(0.2, 0.8);
  }

  /** By the definition, in doubles; the true token is the first one. */
  @Test
  void perplexityIsThatOfWhatIsSaid() {
    Share all = labels();
    Share tokens = new Share(Task.NEXT_TOKEN, all.outputs, all.targets, 0, EXAMPLES);
    double loss = 0;
    for (float[] said : all.outputs) {
      loss -= Math.log(said[0]) / EXAMPLES;
    }
    assertThat(value("perplexity", tokens)).isCloseTo(Math.exp(loss), within(1e-6));
    assertThat(value("log-loss", tokens)).isCloseTo(loss, within(1e-8));
    assertThat(metric("perplexity").goal().orElseThrow().least()).isTrue();
    all.outputs[17][0] = Float.NaN;
    assertThat(measured("perplexity", tokens, 50).get("test_perplexity")).isNaN();
  }

  @Test
  void aLabelThatIsNoNumberIsWrong() {
    Share all = labels();
    for (float[] example : all.outputs) {
      example[0] = Float.NaN;
    }
    assertThat(value("exact-match", all)).isZero();
    assertThat(value("hamming-loss", all)).isGreaterThan(1.0 / OUTPUTS);
  }

  @Test
  void sumsOfDoublesAreExact() {
    Random random = new Random(8);
    long[] sums = new long[ExactSum.DIGITS + 3];
    BigDecimal expected = BigDecimal.ZERO;
    double[] edges = {
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      0.0,
      -0.0,
      Double.MIN_NORMAL,
      1,
      -1,
      Math.PI,
      0x1p-1022,
      0x1.fffffffffffffp1023
    };
    for (int i = 0; i < 5000; i++) {
      double number =
          i < edges.length
              ? edges[i]
              : Math.scalb(random.nextDouble() - 0.5, random.nextInt(2000) - 1000);
      ExactSum.add(sums, 2, number);
      expected = expected.add(new BigDecimal(number));
    }
    assertThat(ExactSum.value(sums, 2)).isEqualByComparingTo(expected);
    assertThat(sums[0] + sums[1] + sums[sums.length - 1]).isZero();
    assertThatThrownBy(() -> ExactSum.add(sums, 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
