package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.mask.IndexCoding;
import io.feddip.api.wire.mask.WireException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestVectorPayload {
  private final Layout layout = Layouts.lenet();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5, 0.9, 0.99, 1})
  void comesBackToTheBitAndIsNeverLargerThanDense(double density) {
    float[] owed = vector(density);
    byte[] bytes = VectorPayload.encode(layout, owed);
    assertThat(VectorPayload.decode(bytes, layout)).isEqualTo(owed);
    int dense = Header.BYTES + 4 * owed.length;
    assertThat(bytes.length).isLessThanOrEqualTo(dense);
    assertThat(bytes.length).isLessThan((int) (dense * (density + 1.0 / 32) + 200));
  }

  @Test
  void negativeZeroIsKept() {
    float[] owed = new float[layout.length()];
    owed[3] = -0f;
    float[] read = VectorPayload.decode(VectorPayload.encode(layout, owed), layout);
    assertThat(Float.floatToRawIntBits(read[3])).isEqualTo(Float.floatToRawIntBits(-0f));
  }

  @Test
  void readsWhatEarlierReleasesWrote() {
    float[] owed = vector(0.7);
    byte[] plain = new byte[Header.BYTES + 4 * owed.length];
    ByteBuffer.wrap(plain, Header.BYTES, 4 * owed.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(owed);
    new Header(Kind.VECTOR, ValueFormat.FLOAT32, IndexCoding.NONE, owed.length, 0)
        .write(plain, layout);
    assertThat(VectorPayload.decode(plain, layout)).isEqualTo(owed);
    byte[] shorter = Arrays.copyOf(plain, plain.length - 4);
    new Header(Kind.VECTOR, ValueFormat.FLOAT32, IndexCoding.NONE, owed.length - 1, 0)
        .write(shorter, layout);
    assertThatThrownBy(() -> VectorPayload.decode(shorter, layout))
        .isInstanceOf(WireException.class);
  }

  @Test
  void refusesOtherPayloads() {
    byte[] update = UpdatePayload.dense(layout, vector(1));
    assertThatThrownBy(() -> VectorPayload.decode(update, layout))
        .isInstanceOf(WireException.class);
  }

  private float[] vector(double density) {
    float[] values = RandomModels.weights(layout, 5);
    Mask kept = RandomModels.uniform(layout.length(), density, 6);
    for (int i = 0; i < values.length; i++) {
      values[i] = kept.isKept(i) ? values[i] : 0;
    }
    return values;
  }
}
