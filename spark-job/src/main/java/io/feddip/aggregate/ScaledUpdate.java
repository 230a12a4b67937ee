package io.feddip.aggregate;

import io.feddip.api.wire.Update;

/** An update drawn towards what its client received: received + factor·(w − received). */
final class ScaledUpdate implements Update {
  private final Update update;
  private final float[] received;
  private final float factor;

  ScaledUpdate(Update update, float[] received, float factor) {
    this.update = update;
    this.received = received;
    this.factor = factor;
  }

  @Override
  public int length() {
    return update.length();
  }

  @Override
  public float largestMagnitude() {
    float[] largest = new float[1];
    forEach(
        new Sink() {
          @Override
          public void range(int offset, float[] values, int count) {
            largest[0] = Update.largestMagnitude(values, count, largest[0]);
          }

          @Override
          public void scattered(int[] indices, float[] values, int count) {
            largest[0] = Update.largestMagnitude(values, count, largest[0]);
          }
        });
    return largest[0];
  }

  @Override
  public void forEach(Sink sink) {
    update.forEach(
        new Sink() {
          @Override
          public void range(int offset, float[] values, int count) {
            for (int i = 0; i < count; i++) {
              values[i] = scaled(values[i], offset + i);
            }
            sink.range(offset, values, count);
          }

          @Override
          public void scattered(int[] indices, float[] values, int count) {
            for (int i = 0; i < count; i++) {
              values[i] = scaled(values[i], indices[i]);
            }
            sink.scattered(indices, values, count);
          }
        });
  }

  private float scaled(float value, int coordinate) {
    return received[coordinate] + factor * (value - received[coordinate]);
  }
}
