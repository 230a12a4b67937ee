package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.run.RoundRecord;
import io.feddip.diagnostics.Judge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TestCountedRounds {
  private static final LoopPlan PLAN =
      new LoopPlan(9, 4, 0.5, 1, 0, 1, Judge.ACCURACY, Optional.empty());

  @Test
  void fiveMissedInARowEndTheRunAlsoAcrossAResume() {
    CountedRounds rounds =
        new CountedRounds(PLAN, List.of(round(-1), round(0), round(1, 0, 1, 2), round(2, 1, 2, 3)));
    rounds.requireFewMissed();
    rounds.add(round(3, 0, 1, 2, 3), "");
    rounds.add(round(4, 0, 1, 2), "");
    rounds.requireFewMissed();
    rounds.add(round(5, 0, 1, 2), ", client 0: it burns");
    assertThatThrownBy(rounds::requireFewMissed)
        .isInstanceOf(TooFewClientsException.class)
        .hasMessageContainingAll("5 rounds", "1 of 4", "client 0: it burns");
    rounds.add(round(6, 0, 1), "");
    rounds.requireFewMissed();
  }

  @Test
  void oneRoundThatCountsMakesAResult() {
    CountedRounds rounds = new CountedRounds(PLAN, List.of(round(-1), round(0, 0, 1, 2)));
    assertThatThrownBy(rounds::requireOne)
        .isInstanceOf(TooFewClientsException.class)
        .hasMessageContainingAll("1 rounds", "1 of 4");
    rounds.add(round(1, 3), "");
    assertThatCode(rounds::requireOne).doesNotThrowAnyException();
    assertThatCode(new CountedRounds(PLAN, List.of(round(-1)))::requireOne)
        .doesNotThrowAnyException();
  }

  /** An empty cohort of Poisson sampling has nobody who is missing, and nobody who was heard. */
  @Test
  void emptyCohortsAreNotMissed() {
    CountedRounds rounds = new CountedRounds(PLAN, List.of(round(-1)));
    for (int round = 0; round < 9; round++) {
      rounds.add(round(round, List.of()), "");
      rounds.requireFewMissed();
    }
    assertThatThrownBy(rounds::requireOne).isInstanceOf(TooFewClientsException.class);
  }

  /** Of four clients some did not answer. */
  private static RoundRecord round(int round, Integer... missing) {
    return round(round, List.of(0, 1, 2, 3), missing);
  }

  private static RoundRecord round(int round, List<Integer> cohort, Integer... missing) {
    return new RoundRecord(
        round,
        0,
        0,
        0,
        0,
        cohort,
        List.of(missing),
        List.of(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        new Stopwatch().seconds(),
        Map.of());
  }
}
