package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestMemoryPayload {
  private final Layout layout = Layouts.lenet();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5, 0.9, 0.99, 1})
  void comesBackToTheBitAndIsNeverLargerThanDense(double density) {
    float[] owed = memory(density);
    byte[] bytes = MemoryPayload.encode(layout, owed);
    assertThat(MemoryPayload.decode(bytes, layout)).isEqualTo(owed);
    int dense = VectorPayload.encode(layout, owed).length;
    assertThat(bytes.length).isLessThanOrEqualTo(dense);
    assertThat(bytes.length).isLessThan((int) (dense * (density + 1.0 / 32) + 200));
  }

  @Test
  void negativeZeroIsKept() {
    float[] owed = new float[layout.length()];
    owed[3] = -0f;
    float[] read = MemoryPayload.decode(MemoryPayload.encode(layout, owed), layout);
    assertThat(Float.floatToRawIntBits(read[3])).isEqualTo(Float.floatToRawIntBits(-0f));
  }

  @Test
  void readsWhatEarlierReleasesWrote() {
    float[] owed = memory(0.7);
    assertThat(MemoryPayload.decode(VectorPayload.encode(layout, owed), layout)).isEqualTo(owed);
  }

  @Test
  void refusesOtherPayloads() {
    byte[] update = UpdatePayload.dense(layout, memory(1));
    assertThatThrownBy(() -> MemoryPayload.decode(update, layout))
        .isInstanceOf(WireException.class);
  }

  private float[] memory(double density) {
    float[] values = RandomModels.weights(layout, 5);
    Mask kept = RandomModels.uniform(layout.length(), density, 6);
    for (int i = 0; i < values.length; i++) {
      values[i] = kept.isKept(i) ? values[i] : 0;
    }
    return values;
  }
}
