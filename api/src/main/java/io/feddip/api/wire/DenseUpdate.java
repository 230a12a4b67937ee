package io.feddip.api.wire;

import static java.util.Objects.requireNonNull;

/** A value for every coordinate. */
final class DenseUpdate implements Update {
  private final float[] values;

  DenseUpdate(float[] values) {
    this.values = requireNonNull(values, "values is null");
  }

  @Override
  public int length() {
    return values.length;
  }

  @Override
  public float largestMagnitude() {
    return Update.largestMagnitude(values, values.length, 0);
  }

  @Override
  public void forEach(Sink sink) {
    sink.range(0, values, values.length);
  }
}
