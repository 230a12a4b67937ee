package io.feddip.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Momentum;
import io.feddip.api.client.Sgd;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.Penalty;
import io.feddip.optimizer.Adam;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How vectors are shared and packed changes no bit of what is learnt. */
final class TestLocalSteps {
  private static final GraphModel MODEL = ModelZoo.byName("lenet5");
  private static final int BATCH = 20;

  private final Layout layout = MODEL.layout();
  private final Mask mask = ErdosRenyiKernel.mask(layout, .9, 3);

  private static LocalTraining training(Penalty penalty, double mu, Coverage coverage) {
    return new LocalTraining(1, BATCH, .05, 1e-3, penalty, .01, mu, coverage, false);
  }

  /** Weights after some steps, of which only kept ones are looked at. */
  private float[] train(LocalTraining training, Coverage seen, Optional<Mask> kept, float[] from) {
    try (Network network = MODEL.open(Execution.SPARSE)) {
      LocalSteps steps = new LocalSteps(network, layout);
      System.arraycopy(from, 0, steps.weights(), 0, from.length);
      steps.begin(training, kept, seen);
      Minibatch batch = new Minibatch(network.inputShape(), BATCH);
      Random random = new Random(4);
      for (int step = 0; step < 5; step++) {
        batch.size(BATCH);
        for (int i = 0; i < batch.pixels().length; i++) {
          batch.pixels()[i] = random.nextFloat();
        }
        for (int b = 0; b < BATCH; b++) {
          batch.labels()[b] = random.nextInt(MODEL.classes());
        }
        assertThat(steps.gradient(batch, step)).isFinite();
        steps.update(training.learningRate(), from);
      }
      steps.end();
      return steps.weights().clone();
    }
  }

  private float[] initial(boolean zeroOffMask) {
    float[] weights = MODEL.initialWeights(1);
    if (zeroOffMask) {
      Masks.apply(layout, mask, weights, weights);
    }
    return weights;
  }

  @ParameterizedTest
  @CsvSource({"NONE, 0", "L2, 0", "L2_SQUARED, 0", "L2, .1"})
  void gradientsOnTheMaskLearnWhatDenseOnesLearnThere(Penalty penalty, double mu) {
    float[] weights = initial(true);
    LocalTraining training = training(penalty, mu, Coverage.MASKED);
    // Observers have the network compute dense gradients, of which the mask's part is used.
    float[] observed = train(training, Coverage.DENSE, Optional.of(mask), weights);
    float[] packed = train(training, Coverage.MASKED, Optional.of(mask), weights);
    assertThat(zeros(packed)).isEqualTo(mask.size() - mask.kept());
    for (int i = 0; i < packed.length; i++) {
      assertThat(packed[i]).isCloseTo(observed[i], within(1e-5f));
    }
  }

  /** Plain steps that do not say so: nothing is fused or packed then. */
  private record Unfused() implements LocalOptimizer {
    @Override
    public Steps open(Layout layout) {
      return new Sgd().open(layout);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 0, DENSE",
    "L2, .1, DENSE",
    "L2_SQUARED, 0, DENSE",
    "L2, 0, MASKED",
    "L2, .1, MASKED"
  })
  void anOptimizerSeesTheDirectionThatFusedStepsFollow(
      Penalty penalty, double mu, Coverage coverage) {
    for (boolean zeroOffMask : new boolean[] {true, false}) {
      float[] weights = initial(zeroOffMask);
      LocalTraining training = training(penalty, mu, coverage);
      float[] fused = train(training, coverage, Optional.of(mask), weights);
      LocalTraining unfused = training.withOptimizer(new Unfused());
      float[] followed = train(unfused, coverage, Optional.of(mask), weights);
      for (int i = 0; i < fused.length; i++) {
        assertThat(followed[i]).isCloseTo(fused[i], within(1e-5f));
      }
    }
  }

  @Test
  void weightsOffTheMaskSurvive() {
    float[] weights = initial(false);
    LocalTraining training = training(Penalty.L2, 0, Coverage.MASKED);
    survives(weights, training);
    survives(weights, training.withOptimizer(new Momentum(.9, true)));
    survives(weights, training.withOptimizer(new Adam(.9, .999, 1e-8)));
  }

  private void survives(float[] weights, LocalTraining training) {
    float[] trained = train(training, Coverage.MASKED, Optional.of(mask), weights);
    int start = layout.prunableBlocks().get(0).offset();
    for (int i = 0; i < layout.prunableBlocks().get(0).length(); i++) {
      if (!mask.isKept(i)) {
        assertThat(trained[start + i]).isEqualTo(weights[start + i]);
      }
    }
    Masks.apply(layout, mask, trained, trained);
    assertThat(trained)
        .isEqualTo(train(training, Coverage.MASKED, Optional.of(mask), initial(true)));
  }

  private static int zeros(float[] weights) {
    int zeros = 0;
    for (float weight : weights) {
      zeros += weight == 0 ? 1 : 0;
    }
    return zeros;
  }
}
