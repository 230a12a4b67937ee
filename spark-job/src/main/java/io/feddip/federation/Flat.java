package io.feddip.federation;

import io.feddip.aggregate.UpdateSource;

/** Updates as flat arrays. */
final class Flat {
  private Flat() {}

  /** The update's values, 0 where it has none. */
  static float[] of(UpdateSource update, int length) {
    float[] flat = new float[length];
    update.forEach(
        new UpdateSource.Sink() {
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
