package io.feddip.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.schedule.RegularizationSchedule.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestSchedules {

  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1, 0.557050",
    "5, 0.731250",
    "10, 0.85",
    "19, 0.89995",
    "20, 0.9",
    "1000, 0.9"
  })
  void sparsityFollowsTheCubicFormula(int round, double expected) {
    assertThat(new SparsitySchedule(.5, .9, 5, 1, 20).at(round)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void theHorizonBringsTheTargetForward() {
    SparsitySchedule schedule = new SparsitySchedule(.5, .9, 5, .7, 20);
    assertThat(schedule.at(7)).isCloseTo(.85, within(1e-9));
    assertThat(schedule.at(14)).isEqualTo(.9);
    assertThat(schedule.at(19)).isEqualTo(.9);
  }

  @Test
  void theMaskOfARoundIsTheLastReconfigurations() {
    SparsitySchedule schedule = new SparsitySchedule(.5, .9, 5, 1, 20);
    assertThat(schedule.during(0)).isEqualTo(.5);
    assertThat(schedule.after(0)).isEqualTo(schedule.at(0));
    assertThat(schedule.during(5)).isEqualTo(schedule.at(0));
    assertThat(schedule.after(5)).isEqualTo(schedule.at(5));
    assertThat(schedule.during(6)).isEqualTo(schedule.at(5));
    assertThat(schedule.after(19)).isEqualTo(schedule.at(15));
    assertThat(schedule.reconfigures(15)).isTrue();
    assertThat(schedule.reconfigures(16)).isFalse();
  }

  @Test
  void anIntervalLongerThanTheRunPrunesOnce() {
    SparsitySchedule schedule = new SparsitySchedule(.5, .9, 100, 1, 20);
    for (int round = 0; round < 20; round++) {
      assertThat(schedule.after(round)).isEqualTo(.5);
      assertThat(schedule.reconfigures(round)).isEqualTo(round == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "0.5", "0.999"})
  void equalEndsAreConstant(double sparsity) {
    SparsitySchedule schedule = new SparsitySchedule(sparsity, sparsity, 1, 1, 7);
    for (int round = 0; round < 9; round++) {
      assertThat(schedule.at(round)).isEqualTo(sparsity);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "49, 0", "50, 0.00005", "999, 0.00095", "500, 0.0005"})
  void penaltyOfThePaper(int round, double expected) {
    assertThat(new RegularizationSchedule(Variant.PAPER, 1e-3, 20, 1000).at(round))
        .isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7})
  void penaltyWithFewerRoundsThanSteps(int round) {
    // T = 8, Q = 20: rounds 0, 1, 2, 3 are steps 0, 2, 5, 7 of the paper, 0, 1, 2, 3 of the code
    double step = 1e-3 / 20;
    int steps = round * 20 / 8;
    double expected = step * steps;
    assertThat(new RegularizationSchedule(Variant.PAPER, 1e-3, 20, 8).at(round))
        .isCloseTo(expected, within(1e-15));
    double second = round == 0 ? 0 : 5e-4 + 5e-4 / 19 * (round - 1);
    assertThat(new RegularizationSchedule(Variant.REFERENCE, 1e-3, 20, 8).at(round))
        .isCloseTo(second, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "49, 0",
    "50, 5e-4",
    "100, 5.263157894736842e-4",
    "999, 9.736842105263158e-4"
  })
  void penaltyOfTheReference(int round, double expected) {
    assertThat(new RegularizationSchedule(Variant.REFERENCE, 1e-3, 20, 1000).at(round))
        .isCloseTo(expected, within(1e-15));
  }

  @Test
  void noPenaltyWithoutLambda() {
    for (Variant variant : Variant.values()) {
      RegularizationSchedule none = new RegularizationSchedule(variant, 0, 20, 40);
      RegularizationSchedule single = new RegularizationSchedule(variant, 1, 1, 40);
      for (int round = 0; round < 40; round++) {
        assertThat(none.at(round)).isZero();
        assertThat(single.at(round)).isZero();
      }
    }
  }

  @Test
  void stepSizes() {
    LearningRateSchedule exponential = new LearningRateSchedule.Exponential(.1, .998);
    assertThat(exponential.at(0)).isEqualTo(.1);
    assertThat(exponential.at(1)).isCloseTo(.0998, within(1e-15));
    assertThat(exponential.at(1000)).isCloseTo(.1 * Math.exp(1000 * Math.log(.998)), within(1e-12));
    LearningRateSchedule inverse = new LearningRateSchedule.Inverse(4);
    assertThat(inverse.at(0)).isEqualTo(.25);
    assertThat(inverse.at(9)).isEqualTo(.025);
    assertThat(inverse.at(Integer.MAX_VALUE)).isPositive();
  }

  @Test
  void badValuesAreNamed() {
    assertThatThrownBy(() -> new SparsitySchedule(.5, 1, 5, 1, 20)).hasMessageContaining("final");
    assertThatThrownBy(() -> new SparsitySchedule(.5, .4, 5, 1, 20)).hasMessageContaining("0.5");
    assertThatThrownBy(() -> new SparsitySchedule(Double.NaN, .9, 5, 1, 20))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new SparsitySchedule(.5, .9, 0, 1, 20))
        .hasMessageContaining("interval");
    assertThatThrownBy(() -> new SparsitySchedule(.5, .9, 5, 0, 20))
        .hasMessageContaining("horizon");
    assertThatThrownBy(() -> new SparsitySchedule(.5, .9, 5, 1, 0)).hasMessageContaining("round");
    assertThatThrownBy(() -> new RegularizationSchedule(Variant.PAPER, -1, 20, 10))
        .hasMessageContaining("λ_max");
    assertThatThrownBy(() -> new RegularizationSchedule(Variant.PAPER, 1, 20, 10).at(10))
        .hasMessageContaining("round 10 of 10");
    assertThatThrownBy(() -> new LearningRateSchedule.Exponential(0, 1))
        .hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new LearningRateSchedule.Exponential(.1, 1.1))
        .hasMessageContaining("decay");
    assertThatThrownBy(() -> new LearningRateSchedule.Inverse(-1))
        .hasMessageContaining("smoothness");
  }
}
