package io.feddip.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.wire.RejectedUpdateException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRobustAggregators {

  @Test
  void medianOfOddAndEvenNumbers() {
    float[] out = new float[2];
    List<float[]> three =
        List.of(new float[] {1, 5}, new float[] {Float.MAX_VALUE, 4}, new float[] {2, -1e30f});
    new CoordinateMedian().aggregate(three, out);
    assertThat(out).containsExactly(2, 4);
    assertThat(three.get(0)).containsExactly(1, 5);
    float[] single = new float[1];
    new CoordinateMedian()
        .aggregate(List.of(new float[] {Float.MAX_VALUE}, new float[] {Float.MAX_VALUE}), single);
    assertThat(single).containsExactly(Float.MAX_VALUE);
  }

  @Test
  void trimmedMeanIgnoresTheEnds() {
    float[] out = new float[1];
    List<float[]> updates =
        List.of(
            new float[] {1},
            new float[] {2},
            new float[] {3},
            new float[] {-1e30f},
            new float[] {Float.POSITIVE_INFINITY});
    new TrimmedMean(.2).aggregate(updates, out);
    assertThat(out).containsExactly(2);
    new TrimmedMean(.1).aggregate(updates.subList(0, 4), out);
    assertThat(out[0]).isLessThan(-1e29f);
    assertThatThrownBy(() -> new TrimmedMean(.5)).hasMessageContaining("0.5");
    assertThatThrownBy(() -> new TrimmedMean(0).aggregate(List.of(), out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrimmedMean(0).aggregate(List.of(new float[2]), out))
        .isInstanceOf(RejectedUpdateException.class);
    assertThatThrownBy(() -> new TrimmedMean(0).aggregate(List.of(new float[] {Float.NaN}), out))
        .isInstanceOf(RejectedUpdateException.class);
  }
}
