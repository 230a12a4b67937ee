package io.feddip.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.UsageException;
import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.client.Momentum;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.compare.ConfigWarnings;
import io.feddip.run.SmallRun;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Optimizers beside their formulas in double precision, and in runs. */
final class TestOptimizers {
  private static final int LENGTH = 37;
  private static final int STEPS = 20;
  private static final double ETA = .05;

  @TempDir Path folder;

  /** One coordinate's next weight. */
  private interface Formula {
    double step(int coordinate, int time, double weight, double direction);
  }

  private static void agree(LocalOptimizer optimizer, Formula formula) {
    Layout layout =
        new Layout(List.of(new ParameterBlock("d", "W", Kind.KERNEL, 0, List.of(1, LENGTH), true)));
    LocalOptimizer.Steps steps = optimizer.open(layout);
    Random random = new Random(1);
    float[] weights = new float[LENGTH];
    double[] expected = new double[LENGTH];
    for (int time = 1; time <= STEPS; time++) {
      float[] direction = new float[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        direction[i] = (float) random.nextGaussian();
        expected[i] = formula.step(i, time, expected[i], direction[i]);
      }
      steps.step((float) ETA, weights, direction);
    }
    for (int i = 0; i < LENGTH; i++) {
      assertThat((double) weights[i]).isCloseTo(expected[i], within(2e-6));
    }
  }

  @Test
  void momentum() {
    double[] velocity = new double[LENGTH];
    agree(
        new Momentum(.8, false),
        (i, time, weight, direction) -> {
          velocity[i] = .8 * velocity[i] + direction;
          return weight - ETA * velocity[i];
        });
  }

  @Test
  void nesterov() {
    double[] velocity = new double[LENGTH];
    agree(
        new Momentum(.8, true),
        (i, time, weight, direction) -> {
          velocity[i] = .8 * velocity[i] + direction;
          return weight - ETA * (direction + .8 * velocity[i]);
        });
  }

  @Test
  void adam() {
    double[] mean = new double[LENGTH];
    double[] square = new double[LENGTH];
    agree(
        new Adam(.9, .99, 1e-3),
        (i, time, weight, direction) -> {
          mean[i] = .9 * mean[i] + .1 * direction;
          square[i] = .99 * square[i] + .01 * direction * direction;
          double corrected = square[i] / (1 - Math.pow(.99, time));
          return weight - ETA * mean[i] / (1 - Math.pow(.9, time)) / (Math.sqrt(corrected) + 1e-3);
        });
  }

  @Test
  void runsUseThem() {
    Set<String> hashes = new HashSet<>();
    for (String optimizer : List.of("sgd", "momentum", "adam")) {
      hashes.add(
          SmallRun.train(
                  folder.resolve(optimizer),
                  "feddip.client.optimizer=" + optimizer,
                  "feddip.client.learning-rate=0.01")
              .digest());
    }
    assertThat(hashes).hasSize(3);
  }

  @Test
  void aNameThatNobodyBringsAndAKeyThatNobodyReads() {
    assertThatThrownBy(() -> SmallRun.train(folder.resolve("lion"), "feddip.client.optimizer=lion"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "feddip.client.optimizer = lion; it needs one of sgd, momentum, adam, or the jar of a"
                + " plug-in that brings it: --plugins");
    assertThat(
            ConfigWarnings.of(
                SmallRun.config(folder.resolve("x"), "feddip.client.momentum.factor=0.5")))
        .anyMatch(
            line ->
                line.equals(
                    "feddip.client.momentum.factor = 0.5 has no effect here: it is read with"
                        + " client.optimizer = momentum"));
  }
}
