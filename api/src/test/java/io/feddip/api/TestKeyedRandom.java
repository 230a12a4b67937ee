package io.feddip.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestKeyedRandom {

  @Test
  void theSameKeyGivesTheSameStream() {
    KeyedRandom one = new KeyedRandom(1, "cohort", 2, 3);
    KeyedRandom two = new KeyedRandom(1, "cohort", 2, 3);
    for (int i = 0; i < 100; i++) {
      assertThat(one.nextLong()).isEqualTo(two.nextLong());
    }
  }

  @Test
  void everyPartOfTheKeyMatters() {
    Set<Long> first = new HashSet<>();
    int keys = 0;
    for (long seed = -2; seed < 3; seed++) {
      for (String purpose : new String[] {"", "a", "b", "ab", "ba"}) {
        for (int round = -1; round < 10; round++) {
          for (int client = -1; client < 10; client++) {
            first.add(new KeyedRandom(seed, purpose, round, client).nextLong());
            keys++;
          }
        }
      }
    }
    assertThat(first).hasSize(keys);
  }

  @Test
  void boundedNumbersAreUniform() {
    KeyedRandom random = new KeyedRandom(5, "test", 0, 0);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(500));
    }
    // With a bound of 3·2³⁰ a biased method would give the lowest third half of the draws.
    int low = 0;
    for (int i = 0; i < 30_000; i++) {
      int drawn = random.nextInt(0x60000000);
      assertThat(drawn).isBetween(0, 0x60000000 - 1);
      low += drawn < 0x20000000 ? 1 : 0;
    }
    assertThat(low).isCloseTo(10_000, within(500));
    assertThatThrownBy(() -> random.nextInt(0)).hasMessageContaining("bound");
  }

  @Test
  void fractionsAreUniform() {
    KeyedRandom random = new KeyedRandom(5, "test", 0, 1);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 100_000; i++) {
      float single = random.nextFloat();
      double twice = random.nextDouble();
      assertThat(single >= 0 && single < 1 && twice >= 0 && twice < 1).isTrue();
      sum += single + twice;
      squares += (double) single * single + twice * twice;
    }
    assertThat(sum / 200_000).isCloseTo(1 / 2.0, within(.005));
    assertThat(squares / 200_000).isCloseTo(1 / 3.0, within(.005));
  }

  @Test
  void shufflesReachEveryOrderAlike() {
    KeyedRandom random = new KeyedRandom(5, "test", 0, 2);
    int[] orders = new int[1000];
    for (int i = 0; i < 60_000; i++) {
      int[] elements = {1, 2, 3};
      random.shuffle(elements);
      orders[elements[0] * 100 + elements[1] * 10 + elements[2]]++;
    }
    assertThat(Arrays.stream(orders).filter(count -> count > 0)).hasSize(6);
    assertThat(Arrays.stream(orders).filter(count -> count > 0).allMatch(c -> c > 9_500)).isTrue();
  }

  @Test
  void samplesHaveNoRepetition() {
    KeyedRandom random = new KeyedRandom(5, "test", 0, 3);
    int[] chosen = new int[50];
    for (int i = 0; i < 10_000; i++) {
      int[] sample = random.sample(50, 5);
      assertThat(sample).hasSize(5).isSorted().doesNotHaveDuplicates();
      IntStream.of(sample).forEach(number -> chosen[number]++);
    }
    for (int count : chosen) {
      assertThat(count).isCloseTo(1_000, within(160));
    }
    assertThat(random.sample(3, 3)).containsExactly(0, 1, 2);
    assertThat(random.sample(3, 0)).isEmpty();
    assertThatThrownBy(() -> random.sample(3, 4)).hasMessageContaining("4 of 3");
  }

  /** Pinned: a run's results depend on these numbers. */
  @Test
  void valuesNeverChange() {
    KeyedRandom random = new KeyedRandom(42, "cohort", 7, 3);
    assertThat(new long[] {random.nextLong(), random.nextLong()})
        .containsExactly(334333789158427737L, 7029191083371608441L);
  }
}
