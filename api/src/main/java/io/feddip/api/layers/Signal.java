package io.feddip.api.layers;

/**
 * What flows along one edge of a network: activations forward, their errors (∂loss/∂activation)
 * backward. Both are [features][lanes], batch innermost; an image's features are [channels][height]
 * [width]. Arrays grow to the largest batch seen and are reused; values beyond features × lanes are
 * meaningless.
 */
public final class Signal {
  private static final float[] NONE = {};

  private final int features;
  private final Signal trunk;
  private float[] values = NONE;
  private float[] errors = NONE;

  /**
   * @param features numbers of one example
   */
  public Signal(int features) {
    this(features, null);
  }

  private Signal(int features, Signal trunk) {
    this.features = features;
    this.trunk = trunk;
  }

  /** The same values with errors of their own, for one more layer that reads them. */
  public Signal branch() {
    return new Signal(features, trunk == null ? this : trunk);
  }

  /** Numbers of one example. */
  public int features() {
    return features;
  }

  /** Makes room for activations. */
  public void reserveValues(int lanes) {
    if (trunk == null && values.length < features * lanes) {
      values = new float[Math.multiplyExact(features, lanes)];
    }
  }

  /** Makes room for errors. */
  public void reserveErrors(int lanes) {
    if (errors.length < features * lanes) {
      errors = new float[Math.multiplyExact(features, lanes)];
    }
  }

  /** Activations, [features][lanes]; not a copy. */
  public float[] values() {
    return trunk == null ? values : trunk.values;
  }

  /** ∂loss/∂activation, [features][lanes]; not a copy. */
  public float[] errors() {
    return errors;
  }
}
