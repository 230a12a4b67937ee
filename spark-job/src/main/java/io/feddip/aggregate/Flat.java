package io.feddip.aggregate;

import io.feddip.api.wire.Update;

/** Updates as flat arrays. */
final class Flat {
  private Flat() {}

  /** The update's values, 0 where it has none. */
  static float[] of(Update update, int length) {
    float[] flat = new float[length];
    update.forEach(
        new Update.Sink() {
          @Override
          public void range(int offset, float[] values, int count) {
            System.arraycopy(values, 0, flat, offset, count);
          }

          @Override
          public void scattered(int[] indices, float[] values, int count) {
            for (int i = 0; i < count; i++) {
              flat[indices[i]] = values[i];
            }
          }
        });
    return flat;
  }
}
