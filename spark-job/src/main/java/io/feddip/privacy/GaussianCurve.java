package io.feddip.privacy;

/**
 * The Gaussian mechanism without sampling: α/(2z²) (Mironov 2017).
 *
 * @param noise z, standard deviation over sensitivity
 */
record GaussianCurve(double noise) implements RenyiCurve {
  @Override
  public double at(double order) {
    return order / (2 * noise * noise);
  }
}
