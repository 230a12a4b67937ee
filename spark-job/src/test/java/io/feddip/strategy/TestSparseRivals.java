package io.feddip.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.client.ClientWork;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.run.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** PruneFL, SNIP and FedDST against their papers' rules, computed here by sorting. */
class TestSparseRivals {
  private static final int CONVOLUTION = 36;
  private static final int DENSE = 30;
  private static final int PIXELS = 49;

  private final Layout layout =
      new Layout(
          List.of(
              new ParameterBlock("conv", "b", Kind.BIAS, 0, List.of(4), false),
              new ParameterBlock("conv", "W", Kind.KERNEL, 4, List.of(4, 1, 3, 3), true),
              new ParameterBlock("dense", "W", Kind.KERNEL, 40, List.of(5, 6), true),
              new ParameterBlock("dense", "b", Kind.BIAS, 70, List.of(5), false)));

  private ServerStrategy strategy(String name, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("feddip.strategy.name=" + name);
    RunConfig config = ConfigReader.read("", "test", all);
    return (ServerStrategy)
        Parts.strategy(config, layout, layer -> layer.equals("conv") ? PIXELS : 1);
  }

  private float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[layout.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int flat(int coordinate) {
    return coordinate + 4;
  }

  /** The coordinates from…to−1 with the largest scores, as a set of bits. */
  private static Mask best(double[] scores, int from, int to, int count, long[] words) {
    IntStream.range(from, to)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> i))
        .limit(count)
        .forEach(i -> words[i >>> 6] |= 1L << i);
    return Mask.ofWords(CONVOLUTION + DENSE, words);
  }

  @Test
  void prunedByGradientForCost() {
    ServerStrategy prunefl =
        strategy(
            "prunefl",
            "feddip.strategy.prunefl-interval=4",
            "feddip.federation.rounds=20",
            "feddip.pruning.horizon=0.5",
            "feddip.pruning.final-sparsity=0.8");
    ServerState state = prunefl.start(random(1));
    assertThat(state.mask().orElseThrow().kept()).isEqualTo(CONVOLUTION + DENSE);
    assertThat(prunefl.plan(4, state).work()).isInstanceOf(PruneFl.SquareGradients.class);
    assertThat(prunefl.plan(5, state).work()).isEqualTo(new ClientWork.Train());
    assertThat(prunefl.plan(5, state).upload()).isEqualTo(Uploads.masked());
    assertThat(prunefl.plan(5, state).training().lambda()).isZero();

    float[] squares = random(2);
    for (int i = 0; i < squares.length; i++) {
      squares[i] *= squares[i];
    }
    float[] mean = random(3);
    ServerState after =
        prunefl.advance(4, state, new Aggregate(mean.clone(), Optional.of(squares)));

    double target = 0.8 - 0.3 * Math.pow(1 - 4 / 10.0, 3);
    assertThat(prunefl.targetSparsity(4)).isCloseTo(target, within(1e-12));
    int count = (int) Math.ceil((1 - target) * (CONVOLUTION + DENSE));
    double share = 0.7 * count / (CONVOLUTION + DENSE);
    double[] magnitudes = new double[CONVOLUTION + DENSE];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(mean[flat(i)]);
    }
    long[] words = new long[2];
    best(magnitudes, 0, CONVOLUTION, (int) (share * CONVOLUTION), words);
    Mask settled = best(magnitudes, CONVOLUTION, CONVOLUTION + DENSE, (int) (share * DENSE), words);
    double[] worth = new double[CONVOLUTION + DENSE];
    for (int i = 0; i < worth.length; i++) {
      worth[i] = squares[flat(i)] / (1 + (i < CONVOLUTION ? PIXELS : 1) / 30.0);
      if (settled.isKept(i)) {
        worth[i] = Double.MAX_VALUE;
      }
    }
    assertThat(after.mask()).contains(best(worth, 0, worth.length, count, new long[2]));
    for (int i = 0; i < worth.length; i++) {
      boolean kept = after.mask().orElseThrow().isKept(i);
      assertThat(after.weights()[flat(i)]).isEqualTo(kept ? mean[flat(i)] : 0);
    }
    assertThat(after.pruningError())
        .isEqualTo(Masks.prunedEnergy(layout, after.mask().orElseThrow(), mean));
    ServerState next = prunefl.advance(5, after, new Aggregate(random(4), Optional.empty()));
    assertThat(next.mask()).isEqualTo(after.mask());
    assertThat(prunefl.targetSparsity(12)).isEqualTo(0.8);
  }

  @Test
  void oneMaskFromSaliencies() {
    ServerStrategy snip = strategy("snip", "feddip.pruning.final-sparsity=0.75");
    float[] initial = random(1);
    ServerState start = snip.start(initial);
    assertThat(start.mask()).isEmpty();
    RoundPlan preparation = snip.preparation(start).orElseThrow();
    assertThat(preparation.upload()).isEqualTo(Uploads.nothing());
    assertThat(preparation.work().measures()).isTrue();

    float[] saliency = random(2);
    for (int i = 0; i < saliency.length; i++) {
      saliency[i] = Math.abs(saliency[i]);
    }
    ServerState prepared = snip.prepared(start, new Aggregate(initial, Optional.of(saliency)));
    double[] scores = new double[CONVOLUTION + DENSE];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = saliency[flat(i)];
    }
    Mask expected = best(scores, 0, scores.length, (int) Math.ceil(0.25 * 66), new long[2]);
    assertThat(prepared.mask()).contains(expected);
    assertThat(prepared.weights()).isEqualTo(initial);

    RoundPlan plan = snip.plan(0, prepared);
    assertThat(plan.upload()).isEqualTo(Uploads.masked());
    assertThat(plan.training().coverage()).isEqualTo(Coverage.MASKED);
    ServerState after = snip.advance(0, prepared, new Aggregate(random(3), Optional.empty()));
    assertThat(after.mask()).contains(expected);
    assertThat(snip.targetSparsity(0)).isEqualTo(0.75);
  }

  @Test
  void backToEveryLayersDensity() {
    ServerStrategy feddst =
        strategy(
            "feddst",
            "feddip.pruning.final-sparsity=0.7",
            "feddip.pruning.interval=5",
            "feddip.federation.rounds=20",
            "feddip.strategy.feddst-alpha=0.4");
    ServerState start = feddst.start(random(1));
    int[] counts = ErdosRenyiKernel.layerCounts(layout, 0.7);
    assertThat(Masks.layerCounts(layout, start.mask().orElseThrow())).isEqualTo(counts);

    RoundPlan readjusting = feddst.plan(10, start);
    assertThat(readjusting.upload()).isEqualTo(Uploads.ownMask());
    assertThat(readjusting.work())
        .isInstanceOfSatisfying(
            FedDst.Readjust.class,
            work -> assertThat(work.fraction()).isCloseTo(0.2, within(1e-12)));
    RoundPlan plain = feddst.plan(11, start);
    assertThat(plain.upload()).isEqualTo(Uploads.masked());
    assertThat(plain.work()).isEqualTo(new ClientWork.Train());

    float[] mean = random(2);
    ServerState after = feddst.advance(10, start, new Aggregate(mean.clone(), Optional.empty()));
    double[] magnitudes = new double[CONVOLUTION + DENSE];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(mean[flat(i)]);
    }
    long[] words = new long[2];
    best(magnitudes, 0, CONVOLUTION, counts[0], words);
    Mask expected = best(magnitudes, CONVOLUTION, 66, counts[1], words);
    assertThat(after.mask()).contains(expected);
    assertThat(after.pruningError()).isEqualTo(Masks.prunedEnergy(layout, expected, mean));
    assertThat(feddst.advance(11, after, new Aggregate(mean, Optional.empty())).mask())
        .contains(expected);
  }
}
