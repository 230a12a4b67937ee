package io.feddip.client;

import io.feddip.api.model.Mask;

/**
 * How far two clients' models are apart: numbers, which the driver may see.
 *
 * @param squaredDistance ‖w_i − w_j‖² over all parameters
 * @param overlap Jaccard index of their masks, in [0, 1]; NaN where one has none
 */
public record ModelPair(double squaredDistance, double overlap) {

  /** Of two clients' models, of the same network. */
  public static ModelPair of(OwnModel one, OwnModel other) {
    float[] from = one.weights().flat();
    float[] to = other.weights().flat();
    double sum = 0;
    for (int i = 0; i < from.length; i++) {
      double difference = (double) from[i] - to[i];
      sum += difference * difference;
    }
    return new ModelPair(
        sum,
        one.mask().isPresent() && other.mask().isPresent()
            ? jaccard(one.mask().get(), other.mask().get())
            : Double.NaN);
  }

  private static double jaccard(Mask one, Mask other) {
    long both = 0;
    long either = 0;
    for (int i = 0; i < one.wordCount(); i++) {
      both += Long.bitCount(one.word(i) & other.word(i));
      either += Long.bitCount(one.word(i) | other.word(i));
    }
    // Two masks that keep nothing are the same.
    return either == 0 ? 1 : (double) both / either;
  }
}
