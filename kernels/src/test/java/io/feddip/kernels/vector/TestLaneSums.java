package io.feddip.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.feddip.kernels.Kernels;
import io.feddip.kernels.loops.InnerLoops;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sums are the same before and after their loops were compiled. Newer JDKs compile the Vector API's
 * own reduction to another order than they interpret it in.
 */
final class TestLaneSums {
  private static final int CALLS = 60_000;

  @Test
  void compiledSumsHaveTheBitsOfInterpretedOnes() {
    assumeTrue(Kernels.vector().isPresent(), "without the module jdk.incubator.vector");
    InnerLoops loops = Kernels.vector().orElseThrow();
    Random random = new Random(7);
    float[] values = new float[4096];
    float[] errors = new float[4096];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      errors[i] = (float) random.nextGaussian();
    }
    float[] first = sums(loops, values, errors);
    for (int call = 0; call < CALLS; call++) {
      assertThat(sums(loops, values, errors)).isEqualTo(first);
    }
  }

  private static float[] sums(InnerLoops loops, float[] values, float[] errors) {
    return new float[] {
      loops.arrays().sum(values, 3, 1021),
      loops.norms().sumOfExamples(values, 0, 16, 64, 60),
      loops.norms().squaresOfExamples(values, 0, 16, 64, 64, 0.25f),
      loops.norms().correlation(errors, values, 0, 1024, 0.125f)
    };
  }
}
