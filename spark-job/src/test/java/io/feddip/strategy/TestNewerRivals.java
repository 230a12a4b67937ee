package io.feddip.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.LocalOptimizer;
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
import io.feddip.run.Parts;
import io.feddip.run.SmallRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The newer rivals' servers against their rules, computed here by sorting, and in short runs. */
class TestNewerRivals {
  private static final int CONVOLUTION = 36;
  private static final int DENSE = 30;
  private static final int P = CONVOLUTION + DENSE;
  private static final int OFFSET = 4;

  @TempDir Path folder;

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
    all.add("feddip.federation.rounds=50");
    all.add("feddip.pruning.final-sparsity=0.7");
    return (ServerStrategy) Parts.strategy(ConfigReader.read("", "test", all), layout, layer -> 1);
  }

  private float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[layout.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Adds to a set the coordinates of a range with the largest scores. */
  private static void best(
      boolean[] set, int from, int to, int count, boolean among, IntToDoubleFunction score) {
    boolean[] before = set.clone();
    IntStream.range(from, to)
        .filter(i -> before[i] == among)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -score.applyAsDouble(i)))
        .limit(count)
        .forEach(i -> set[i] = true);
  }

  private static boolean[] bits(Mask mask) {
    boolean[] bits = new boolean[mask.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = mask.isKept(i);
    }
    return bits;
  }

  private static int count(boolean[] set, int from, int to) {
    return (int) IntStream.range(from, to).filter(i -> set[i]).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fedtiny", "fedmef", "fedrts"})
  void beginWithTheLargestOfErdosRenyiKernelDensities(String name) {
    float[] initial = random(1);
    Mask mask = strategy(name).start(initial).mask().orElseThrow();
    int[] counts = ErdosRenyiKernel.layerCounts(layout, .7);
    boolean[] expected = new boolean[P];
    best(expected, 0, CONVOLUTION, counts[0], false, i -> Math.abs(initial[i + OFFSET]));
    best(expected, CONVOLUTION, P, counts[1], false, i -> Math.abs(initial[i + OFFSET]));
    assertThat(bits(mask)).isEqualTo(expected);
  }

  @Test
  void fedTinyExchangesTheSmallestForTheLargestGradients() {
    ServerStrategy fedTiny = strategy("fedtiny", "feddip.strategy.fedtiny.alpha=0.6");
    ServerState state = fedTiny.start(random(1));
    RoundPlan plan = fedTiny.plan(10, state);
    // T_end = 30: f(10) = .3·(1 + cos(π/3)).
    double fraction = .3 * (1 + Math.cos(Math.PI / 3));
    assertThat(((FedTiny.Adjust) plan.work()).fraction()).isCloseTo(fraction, within(1e-12));
    assertThat(fedTiny.plan(11, state).work().measures()).isFalse();
    assertThat(fedTiny.plan(40, state).work().measures()).isFalse();

    boolean[] before = bits(state.mask().orElseThrow());
    float[] mean = random(2);
    Masks.apply(layout, state.mask().orElseThrow(), mean, mean);
    float[] scores = random(3);
    for (int i = 0; i < P; i++) {
      scores[i + OFFSET] = before[i] ? 0 : Math.abs(scores[i + OFFSET]);
    }
    ServerState after =
        fedTiny.advance(10, state, new Aggregate(mean.clone(), Optional.of(scores)));
    boolean[] expected = new boolean[P];
    for (int[] range : new int[][] {{0, CONVOLUTION}, {CONVOLUTION, P}}) {
      int kept = count(before, range[0], range[1]);
      int moved = (int) (fraction * kept);
      best(
          expected,
          range[0],
          range[1],
          kept - moved,
          false,
          i -> before[i] ? Math.abs(mean[i + OFFSET]) : -1);
      boolean[] thinned = expected.clone();
      best(expected, range[0], range[1], moved, false, i -> thinned[i] ? -1 : scores[i + OFFSET]);
    }
    assertThat(bits(after.mask().orElseThrow())).isEqualTo(expected);
    for (int i = 0; i < P; i++) {
      assertThat(after.weights()[i + OFFSET])
          .isEqualTo(expected[i] && before[i] ? mean[i + OFFSET] : 0);
    }
    ServerState next = fedTiny.advance(11, after, new Aggregate(mean, Optional.empty()));
    assertThat(next.mask()).isEqualTo(after.mask());
  }

  @Test
  void fedRtsCountsVotesAndDrawsFromThem() {
    ServerStrategy fedRts = strategy("fedrts", "feddip.strategy.fedrts.gamma=0.25");
    ServerState state = fedRts.start(random(1));
    boolean[] before = bits(state.mask().orElseThrow());
    float[] mean = random(2);
    Masks.apply(layout, state.mask().orElseThrow(), mean, mean);
    float[] clients = random(3);
    for (int i = 0; i < clients.length; i++) {
      clients[i] = Math.abs(clients[i]) % 1;
    }
    ServerState after =
        fedRts.advance(10, state, new Aggregate(mean.clone(), Optional.of(clients)));
    double fraction = .1 * (1 + Math.cos(Math.PI / 3));
    float[] a = after.memory().get("a");
    float[] b = after.memory().get("b");
    boolean[] top = new boolean[P];
    for (int[] range : new int[][] {{0, CONVOLUTION}, {CONVOLUTION, P}}) {
      int kept = count(before, range[0], range[1]);
      int most = kept - (int) (fraction * kept);
      best(top, range[0], range[1], most, false, i -> before[i] ? Math.abs(mean[i + OFFSET]) : -1);
    }
    for (int i = 0; i < P; i++) {
      double vote =
          before[i]
              ? (top[i] ? .75 : 0) + .25 * (1 - clients[i + OFFSET])
              : .375 + .25 * clients[i + OFFSET];
      assertThat((double) a[i + OFFSET]).isCloseTo(1 + vote, within(1e-6));
      assertThat((double) b[i + OFFSET]).isCloseTo(2 - vote, within(1e-6));
    }
    boolean[] chosen = bits(after.mask().orElseThrow());
    assertThat(count(chosen, 0, CONVOLUTION)).isEqualTo(count(before, 0, CONVOLUTION));
    assertThat(count(chosen, CONVOLUTION, P)).isEqualTo(count(before, CONVOLUTION, P));
    ServerState quiet = fedRts.advance(11, after, new Aggregate(mean, Optional.of(clients)));
    assertThat(quiet.mask()).isEqualTo(after.mask());
    for (int i = 0; i < P; i++) {
      boolean voted = chosen[i];
      assertThat(
              quiet.memory().get("b")[i + OFFSET] != b[i + OFFSET]
                  || quiet.memory().get("a")[i + OFFSET] != a[i + OFFSET])
          .isEqualTo(voted);
    }
  }

  /** Weights that everybody wants are drawn, those that nobody wants are not. */
  @Test
  void thompsonSamplingFollowsItsVotes() {
    ServerStrategy fedRts = strategy("fedrts");
    ServerState start = fedRts.start(random(1));
    float[] a = new float[layout.length()];
    float[] b = new float[layout.length()];
    for (int i = 0; i < a.length; i++) {
      a[i] = i % 3 == 0 ? 1000 : 1;
      b[i] = i % 3 == 0 ? 1 : 1000;
    }
    ServerState sure = new ServerState(start.weights(), start.mask(), Map.of("a", a, "b", b), 0);
    float[] none = new float[layout.length()];
    Mask next =
        fedRts
            .advance(10, sure, new Aggregate(start.weights(), Optional.of(none)))
            .mask()
            .orElseThrow();
    int wanted = 0;
    for (int i = 0; i < P; i++) {
      wanted += next.isKept(i) && (i + OFFSET) % 3 == 0 ? 1 : 0;
    }
    assertThat(wanted).isGreaterThanOrEqualTo(Math.min(next.kept(), P / 3) - 4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 4, 50})
  void betaDrawsHaveTheirMoments(double a) {
    BetaDraws draws = new BetaDraws(new KeyedRandom(3, "test", 0, 0));
    double b = 2.5;
    int count = 40_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double draw = draws.next(a, b);
      sum += draw;
      squares += draw * draw;
    }
    double mean = a / (a + b);
    double variance = a * b / ((a + b) * (a + b) * (a + b + 1));
    assertThat(sum / count).isCloseTo(mean, within(5 * Math.sqrt(variance / count)));
    assertThat(squares / count - sum / count * sum / count)
        .isCloseTo(variance, within(.05 * variance));
  }

  @Test
  void flashKeepsTheMeanDensities() {
    ServerStrategy flash = strategy("flash");
    ServerState start = flash.start(random(1));
    assertThat(flash.preparation(start).orElseThrow().training().epochs()).isEqualTo(10);
    float[] densities = new float[layout.length()];
    densities[OFFSET] = .25f;
    densities[OFFSET + CONVOLUTION] = .34f;
    float[] none = new float[layout.length()];
    ServerState state = flash.prepared(start, new Aggregate(none, Optional.of(densities)));
    boolean[] kept = bits(state.mask().orElseThrow());
    int all = (int) Math.ceil((1 - .7) * P);
    assertThat(count(kept, 0, P)).isEqualTo(all);
    assertThat(count(kept, 0, CONVOLUTION)).isBetween(9, 10);
    assertThat(count(kept, CONVOLUTION, P)).isBetween(10, 11);
    assertThat(state.weights()).isEqualTo(start.weights());
    assertThat(flash.advance(0, state, new Aggregate(random(2), Optional.empty())).mask())
        .isEqualTo(state.mask());
  }

  @Test
  void ssflKeepsTheLargestMeanSaliencies() {
    ServerStrategy ssfl = strategy("ssfl");
    ServerState start = ssfl.start(random(1));
    RoundPlan asked = ssfl.preparation(start).orElseThrow();
    assertThat(((Snip.MeasureSaliency) asked.work()).examples()).isEqualTo(Integer.MAX_VALUE);
    float[] saliency = random(4);
    for (int i = 0; i < saliency.length; i++) {
      saliency[i] = Math.abs(saliency[i]);
    }
    float[] none = new float[layout.length()];
    ServerState state = ssfl.prepared(start, new Aggregate(none, Optional.of(saliency)));
    boolean[] expected = new boolean[P];
    best(expected, 0, P, (int) Math.ceil((1 - .7) * P), false, i -> saliency[i + OFFSET]);
    assertThat(bits(state.mask().orElseThrow())).isEqualTo(expected);
  }

  @Test
  void sparsyFedStepsInThePowersRoot() {
    ServerStrategy sparsyFed = strategy("sparsyfed");
    ServerState start = sparsyFed.start(random(1));
    LocalOptimizer power = sparsyFed.plan(0, start).training().optimizer();
    float[] theta = random(2);
    theta[OFFSET] = 0;
    double[] v = new double[theta.length];
    double[] biases = new double[theta.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = Math.signum(theta[i]) * Math.pow(Math.abs(theta[i]), .8);
      biases[i] = theta[i];
    }
    LocalOptimizer.Steps steps = power.open(layout);
    for (int step = 0; step < 5; step++) {
      float[] direction = random(10 + step);
      for (int i = 0; i < v.length; i++) {
        v[i] -= .05 * 1.25 * Math.pow(Math.abs(v[i]), .25) * direction[i];
        biases[i] -= .05 * direction[i];
      }
      steps.step(.05f, theta, direction);
    }
    for (int i = 0; i < v.length; i++) {
      boolean prunable = i >= OFFSET && i < OFFSET + P;
      double expected = prunable ? v[i] * Math.pow(Math.abs(v[i]), .25) : biases[i];
      assertThat((double) theta[i]).isCloseTo(expected, within(2e-5));
    }
    assertThat(theta[OFFSET]).isZero();

    float[] mean = random(5);
    for (int i = 0; i < P; i += 2) {
      mean[i + OFFSET] = 0;
    }
    ServerState after = sparsyFed.advance(0, start, new Aggregate(mean, Optional.empty()));
    for (int i = 0; i < P; i++) {
      assertThat(after.mask().orElseThrow().isKept(i)).isEqualTo(i % 2 == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssfl", "fedtiny", "fedmef", "fedrts", "flash", "sparsyfed"})
  void runs(String name) {
    SmallRun run =
        SmallRun.train(
            folder.resolve(name),
            "feddip.strategy.name=" + name,
            "feddip.federation.rounds=4",
            "feddip.strategy.flash.warm-up-epochs=2",
            "feddip.strategy.fedtiny.interval=2",
            "feddip.strategy.fedmef.interval=2",
            "feddip.strategy.fedrts.interval=2",
            "feddip.client.learning-rate=0.01");
    var last = run.rounds().get(run.rounds().size() - 1);
    assertThat(last.trainLoss()).isFinite();
    assertThat(last.sparsity()).isGreaterThan(name.equals("sparsyfed") ? .6 : .89);
    SmallRun again =
        SmallRun.train(
            folder.resolve(name + "-again"),
            "feddip.strategy.name=" + name,
            "feddip.federation.rounds=4",
            "feddip.strategy.flash.warm-up-epochs=2",
            "feddip.strategy.fedtiny.interval=2",
            "feddip.strategy.fedmef.interval=2",
            "feddip.strategy.fedrts.interval=2",
            "feddip.client.learning-rate=0.01");
    assertThat(again.digest()).isEqualTo(run.digest());
  }
}
