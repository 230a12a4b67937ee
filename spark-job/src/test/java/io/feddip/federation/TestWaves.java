package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestWaves {
  @Test
  void whoWaitsComesAfterThoseItWaitsFor() {
    Map<Integer, int[]> waits =
        new TreeMap<>(
            Map.of(
                0,
                new int[0],
                1,
                new int[] {0},
                2,
                new int[] {0, 1},
                3,
                new int[] {9},
                5,
                new int[] {2}));
    assertThat(Waves.of(waits)).containsExactly(List.of(0, 3), List.of(1), List.of(2), List.of(5));
  }

  @Test
  void circlesAreRefused() {
    Map<Integer, int[]> waits = Map.of(0, new int[] {1}, 1, new int[] {0});
    assertThatThrownBy(() -> Waves.of(waits)).isInstanceOf(IllegalArgumentException.class);
  }
}
