package io.feddip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.data.Examples;
import io.feddip.api.model.ExampleShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as found, where probabilities are equal or no numbers. */
final class TestLocalEvaluator {
  private static final int CLASSES = 7;
  private static final float NAN = Float.NaN;

  /** One image of each class, each with the same probabilities. */
  private static EvaluationSums evaluate(float... probabilities) {
    int[] labels = {0, 1, 2, 3, 4, 5, 6};
    LocalEvaluator evaluator =
        new LocalEvaluator(
            new ExampleShape(1, 1, 1),
            CLASSES,
            new Normalization(List.of(0.0), List.of(1.0)),
            // Not a divisor of 7: the last batch is smaller.
            3);
    return evaluator.evaluate(
        (batch, out) -> {
          for (int c = 0; c < CLASSES; c++) {
            for (int b = 0; b < batch.size(); b++) {
              out[c * batch.lanes() + b] = probabilities[c];
            }
          }
        },
        new Examples(0, 1, 1, 1, new byte[CLASSES], labels));
  }

  private static boolean isFound(EvaluationSums sums, int label) {
    return sums.confusion(label, label) == 1;
  }

  @Test
  void fiveOfSevenAreAmongTheFiveLikeliest() {
    EvaluationSums sums = evaluate(.05f, .1f, .3f, .15f, .2f, .12f, .08f);
    assertThat(sums.topFiveAccuracy()).isEqualTo(5 / 7.0);
    assertThat(sums.accuracy()).isEqualTo(1 / 7.0);
    assertThat(isFound(sums, 2)).isTrue();
  }

  @Test
  void amongEqualsTheLowerClassComesFirst() {
    EvaluationSums sums = evaluate(.1f, .2f, .1f, .2f, .1f, .2f, .1f);
    assertThat(isFound(sums, 1)).isTrue();
    // 1, 3 and 5, then 0 and 2: not 4 and 6, which are as likely.
    assertThat(sums.topFiveAccuracy()).isEqualTo(5 / 7.0);
    assertThat(evaluate(1, 1, 1, 1, 1, 1, 1).topFiveAccuracy()).isEqualTo(5 / 7.0);
    assertThat(isFound(evaluate(1, 1, 1, 1, 1, 1, 1), 0)).isTrue();
  }

  @Test
  void noNumberIsNoHit() {
    EvaluationSums sums = evaluate(NAN, NAN, NAN, NAN, NAN, NAN, NAN);
    assertThat(sums.examples()).isEqualTo(CLASSES);
    assertThat(sums.accuracy()).isZero();
    assertThat(sums.topFiveAccuracy()).isZero();
    assertThat(sums.loss()).isNaN();
  }

  @Test
  void noNumberHidesNoOtherClass() {
    EvaluationSums sums = evaluate(NAN, .1f, .5f, NAN, .2f, .1f, .1f);
    assertThat(isFound(sums, 2)).isTrue();
    assertThat(sums.accuracy()).isEqualTo(1 / 7.0);
    assertThat(sums.topFiveAccuracy()).isEqualTo(5 / 7.0);
    assertThat(sums.loss()).isNaN();
  }
}
