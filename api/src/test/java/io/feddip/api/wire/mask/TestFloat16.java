package io.feddip.api.wire.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.KeyedRandom;
import org.junit.jupiter.api.Test;

class TestFloat16 {

  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float16.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Float16.toFloat(Float16.ofFloat(value))).isNaN();
      } else {
        assertThat(Float16.ofFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void knownValues() {
    assertThat(Float16.ofFloat(1)).isEqualTo((short) 0x3C00);
    assertThat(Float16.ofFloat(-2)).isEqualTo((short) 0xC000);
    assertThat(Float16.ofFloat(65_504)).isEqualTo((short) 0x7BFF);
    assertThat(Float16.ofFloat(1e9f)).isEqualTo((short) 0x7BFF);
    assertThat(Float16.ofFloat(-65_520)).isEqualTo((short) 0xFBFF);
    assertThat(Float16.ofFloat(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7C00);
    assertThat(Float16.ofFloat(0x1p-14f)).isEqualTo((short) 0x0400);
    assertThat(Float16.ofFloat(0x1p-24f)).isEqualTo((short) 0x0001);
    assertThat(Float16.ofFloat(0x1p-25f)).isEqualTo((short) 0);
    assertThat(Float16.ofFloat(-0f)).isEqualTo((short) 0x8000);
  }

  @Test
  void roundsToTheNearestEven() {
    KeyedRandom random = new KeyedRandom(1, "test", 0, 0);
    for (int i = 0; i < 100_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt(0x477FE000));
      short half = Float16.ofFloat(value);
      double error = Math.abs((double) Float16.toFloat(half) - value);
      double below = Math.abs((double) Float16.toFloat((short) (half - 1)) - value);
      double above = Math.abs((double) Float16.toFloat((short) (half + 1)) - value);
      assertThat(half == 0 || error < below || (error == below && (half & 1) == 0)).isTrue();
      assertThat(half == 0x7BFF || error < above || (error == above && (half & 1) == 0)).isTrue();
    }
  }
}
