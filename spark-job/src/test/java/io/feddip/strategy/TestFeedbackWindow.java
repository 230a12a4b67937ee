package io.feddip.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.model.Weights;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.config.ConfigReader;
import io.feddip.run.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which rounds FedDIP asks for what is off the mask: T = 13, R = 5, so 0, 5 and 10 prune. */
class TestFeedbackWindow {
  private static final int ROUNDS = 13;

  private final Layout layout =
      new Layout(List.of(new ParameterBlock("dense", "W", Kind.KERNEL, 0, List.of(5, 6), true)));

  @ParameterizedTest
  @CsvSource({
    "nested, 5, false, ''",
    "nested, 5, true, ''",
    "dynamic, 5, false, '0 5 10'",
    "dynamic, 5, true, '0 5 10 12'",
    "decay, 1, false, '0 5 10'",
    "decay, 2, false, '0 4 5 9 10'",
    "residual, 2, false, '0 4 5 9 10'",
    "decay, 2, true, '0 4 5 9 10 11 12'",
    "decay, 5, false, '0 1 2 3 4 5 6 7 8 9 10'",
    "residual, 100, false, '0 1 2 3 4 5 6 7 8 9 10'",
    "residual, 2147483647, true, '0 1 2 3 4 5 6 7 8 9 10 11 12'"
  })
  void testOnlyWhatIsReadIsCollected(
      String feedback, int window, boolean finallyPruned, String rounds) {
    ServerStrategy strategy =
        strategy(
            "feddip.pruning.interval=5",
            "feddip.pruning.final=" + finallyPruned,
            "feddip.pruning.feedback=" + feedback,
            "feddip.pruning.feedback-window=" + window);
    ServerState state = strategy.start(new float[layout.length()]);
    List<RoundPlan> plans =
        IntStream.range(0, ROUNDS).mapToObj(t -> strategy.plan(t, state)).toList();
    String dense =
        IntStream.range(0, ROUNDS)
            .filter(t -> plans.get(t).training().coverage() == Coverage.DENSE)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    assertThat(dense).isEqualTo(rounds);
    assertThat(plans)
        .allMatch(
            plan ->
                plan.upload().equals(Uploads.dense())
                    == (plan.training().coverage() == Coverage.DENSE));
  }

  @Test
  void testAShareOfTheFeedbackTravels() {
    ServerStrategy strategy =
        strategy("feddip.pruning.interval=5", "feddip.pruning.feedback-share=0.1");
    ServerState state = strategy.start(new float[layout.length()]);
    assertThat(strategy.plan(4, state).upload()).isEqualTo(Uploads.withLargest(0.1));
    assertThat(strategy.plan(4, state).training().coverage()).isEqualTo(Coverage.DENSE);
    assertThat(strategy.plan(6, state).upload()).isEqualTo(Uploads.masked());

    // Of thirty weights fifteen are kept; three more travel, whatever their sign.
    float[] trained = new float[layout.length()];
    for (int i = 0; i < trained.length; i++) {
      trained[i] = i % 2 == 0 ? i : -i;
    }
    Mask mask = MagnitudePruner.mask(layout, descending(), 0.5);
    Weights received = Weights.of(layout, new float[layout.length()]);
    byte[] payload =
        Uploads.withLargest(0.1)
            .encode(
                received,
                Optional.of(mask),
                LocalResult.of(Weights.of(layout, trained), LossSums.ZERO))
            .payload();
    FixedPointSum sum = new FixedPointSum(layout.length(), 1);
    sum.add(Uploads.withLargest(0.1).decode(payload, layout, Optional.of(mask)), 1);
    float[] arrived = new float[layout.length()];
    sum.mean(arrived);
    for (int i = 0; i < arrived.length; i++) {
      assertThat(arrived[i]).isEqualTo(i < 15 || i >= 27 ? trained[i] : 0);
    }
  }

  private ServerStrategy strategy(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("feddip.federation.rounds=" + ROUNDS);
    return (ServerStrategy) Parts.strategy(ConfigReader.read("", "test", all), layout, layer -> 1);
  }

  private float[] descending() {
    float[] values = new float[layout.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = values.length - i;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"nested", "dynamic", "residual", "decay"})
  void testDenseUploadsAreComputedDensely(String feedback) {
    ServerStrategy strategy =
        strategy("feddip.pruning.upload=dense", "feddip.pruning.feedback=" + feedback);
    ServerState state = strategy.start(new float[layout.length()]);
    assertThat(IntStream.range(0, ROUNDS).mapToObj(t -> strategy.plan(t, state)))
        .allMatch(plan -> plan.training().coverage() == Coverage.DENSE)
        .allMatch(plan -> plan.upload().equals(Uploads.dense()));
  }

  @ParameterizedTest
  @CsvSource({"nested", "dynamic", "residual", "decay"})
  void testTheLastMaskHasThePruningErrorOfTheAverage(String feedback) {
    ServerStrategy strategy =
        strategy(
            "feddip.pruning.upload=dense",
            "feddip.pruning.final=true",
            "feddip.pruning.final-sparsity=0.9",
            "feddip.pruning.feedback=" + feedback);
    float[] held = new float[layout.length()];
    float[] average = new float[layout.length()];
    for (int i = 0; i < held.length; i++) {
      held[i] = 30 - i;
      average[i] = i + 1;
    }
    ServerState before = new ServerState(held, strategy.start(held).mask(), Map.of(), 0);
    ServerState last =
        strategy.finish(
            strategy.advance(ROUNDS - 1, before, new Aggregate(average.clone(), Optional.empty())));
    assertThat(last.mask().orElseThrow().kept()).isEqualTo(3);
    double pruned = 0;
    double all = 0;
    for (int i = 0; i < average.length; i++) {
      double energy = (double) average[i] * average[i];
      all += energy;
      pruned += last.mask().orElseThrow().isKept(i) ? 0 : energy;
    }
    assertThat(last.pruningError()).isCloseTo(pruned / all, within(1e-12));
  }
}
