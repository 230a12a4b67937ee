package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.sparsity.PrunedLayers;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.diagnostics.Judge;
import io.feddip.diagnostics.Magnitudes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of earlier rounds: the best model, when to stop, running means. */
class TestBestModel {
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new ParameterBlock("a", "W", Kind.KERNEL, 0, List.of(2, 2), true),
              new ParameterBlock("a", "b", Kind.BIAS, 4, List.of(2), false),
              new ParameterBlock("c", "W", Kind.KERNEL, 6, List.of(2, 2), true)));

  @TempDir private java.nio.file.Path folder;

  private static RoundRecord record(int round, double sparsity, double accuracy) {
    return record(round, sparsity, accuracy, Map.of());
  }

  private static RoundRecord record(
      int round, double sparsity, double accuracy, Map<String, Double> diagnostics) {
    return new RoundRecord(
        round,
        sparsity,
        sparsity,
        0,
        0.1,
        List.of(),
        List.of(),
        List.of(),
        0,
        Double.NaN,
        1,
        accuracy,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        new Stopwatch().seconds(),
        diagnostics);
  }

  private static ServerState state(float value) {
    float[] weights = new float[LAYOUT.length()];
    Arrays.fill(weights, value);
    return new ServerState(weights, Optional.empty(), Map.of(), 0);
  }

  private void offer(BestModel best, RoundRecord record, float value) {
    best.offer(record, state(value), state(value).weights());
  }

  private float kept() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(ModelFiles.BEST));
    return ModelPayload.decode(bytes, LAYOUT, new MaskCache(1)).weights()[0];
  }

  @Test
  void keepsTheMostAccurateOfTheSparsest() throws IOException {
    ModelFiles files = new ModelFiles(new Path(folder.toUri()), new Configuration());
    BestModel best = new BestModel(files, LAYOUT, Judge.ACCURACY);
    offer(best, record(-1, 0.5, 0.1), 1);
    offer(best, record(0, 0.5, 0.8), 2);
    offer(best, record(1, 0.5, 0.7), 3);
    assertThat(kept()).isEqualTo(2);
    offer(best, record(2, 0.9, 0.3), 4);
    assertThat(kept()).isEqualTo(4);
    offer(best, record(3, 0.9, Double.NaN), 5);
    offer(best, record(4, 0.9, 0.6), 6);
    assertThat(kept()).isEqualTo(6);

    BestModel resumed = new BestModel(files, LAYOUT, Judge.ACCURACY);
    resumed.resume(List.of(record(0, 0.5, 0.8), record(4, 0.9, 0.6)));
    offer(resumed, record(5, 0.9, 0.55), 7);
    assertThat(kept()).isEqualTo(6);
    offer(resumed, record(6, 0.9, 0.65), 8);
    assertThat(kept()).isEqualTo(8);
  }

  @Test
  void patienceBeginsAnewWithAnotherSparsity() {
    History history = new History(List.of());
    history.add(record(0, 0.5, 0.8));
    history.add(record(1, 0.5, 0.7));
    assertThat(history.stopsAfter(0.5, 0.7, 2)).isTrue();
    assertThat(history.stopsAfter(0.5, 0.9, 2)).isFalse();
    assertThat(history.stopsAfter(0.9, 0.5, 2)).isFalse();
    history.add(record(2, 0.9, 0.5));
    assertThat(history.stopsAfter(0.9, 0.4, 2)).isFalse();
    history.add(record(3, 0.9, 0.4));
    assertThat(history.stopsAfter(0.9, Double.NaN, 2)).isFalse();
    history.add(record(4, 0.9, Double.NaN));
    assertThat(history.stopsAfter(0.9, 0.45, 2)).isTrue();
    assertThat(history.stopsAfter(0.9, 0.45, 3)).isFalse();
    assertThat(history.stopsAfter(0.9, 0.45, 0)).isFalse();
    assertThat(history.isStopped(2)).isFalse();
    history.stop();
    assertThat(history.isStopped(2)).isTrue();
  }

  @Test
  void runningMeanIsOverTheRoundsThatMeasured() {
    History history =
        new History(
            List.of(
                record(-1, 0, 0.1, Map.of("x", 100.0)),
                record(0, 0, 0.1, Map.of("x", 4.0)),
                record(1, 0, 0.1)));
    assertThat(history.meanWith("x", 2)).isEqualTo(3);
    assertThat(history.meanWith("y", 2)).isEqualTo(2);
  }

  @Test
  void namesLayersThatAreGone() {
    assertThat(PrunedLayers.of(LAYOUT, Mask.full(8))).isEmpty();
    assertThat(PrunedLayers.of(LAYOUT, Mask.ofWords(8, new long[] {0b0010_0000})))
        .containsExactly("a");
  }

  @Test
  void magnitudesOfKeptAndPrunedWeights() {
    float[] weights = {1, -2, 3, -4, 9, 9, 5, 6, -7, 8};
    Map<String, Double> numbers = new HashMap<>();
    Mask mask = Mask.ofWords(8, new long[] {0b1111_0001});
    Magnitudes.addTo(numbers, LAYOUT, Optional.of(mask), weights);
    assertThat(numbers)
        .containsEntry("kept_magnitude_p10", 1.0)
        .containsEntry("kept_magnitude_p50", 6.0)
        .containsEntry("kept_magnitude_max", 8.0)
        .containsEntry("pruned_magnitude_p50", 3.0)
        .containsEntry("pruned_magnitude_max", 4.0);
    assertThat(numbers.get("weight_norm")).isCloseTo(Math.sqrt(204 + 162), within(1e-9));
    numbers.clear();
    Magnitudes.addTo(numbers, LAYOUT, Optional.empty(), weights);
    assertThat(numbers).doesNotContainKey("pruned_magnitude_p50");
  }
}
