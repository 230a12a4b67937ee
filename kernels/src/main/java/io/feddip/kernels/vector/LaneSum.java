package io.feddip.kernels.vector;

import jdk.incubator.vector.FloatVector;

/**
 * The sum of a vector's lanes, one after the other. {@code reduceLanes} leaves the order of floats
 * open: compilers of newer JDKs add pairs where their interpreters go lane by lane, so the same
 * vector has two sums in one JVM.
 */
final class LaneSum {
  private LaneSum() {}

  static float of(FloatVector vector) {
    float sum = 0;
    for (float lane : vector.toArray()) {
      sum += lane;
    }
    return sum;
  }
}
