package io.feddip.checkpoint;

import java.util.Map;
import java.util.SplittableRandom;

/** Checkpoints for tests, with a section of every type. */
final class Checkpoints {
  static final ModelIdentity MODEL = new ModelIdentity("lenet5", 61_706);
  static final Fingerprint FINGERPRINT =
      Fingerprint.of(Map.of("feddip.seed", "7", "feddip.federation.rounds", "20"));

  private Checkpoints() {}

  static Checkpoint ofRound(int round) {
    return ofRound(round, 300);
  }

  /** Values are a function of the round; {@code length} is that of the largest section. */
  static Checkpoint ofRound(int round, int length) {
    SplittableRandom random = new SplittableRandom(round);
    float[] weights = new float[length];
    for (int i = 0; i < length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    long[] mask = random.longs(5).toArray();
    return Checkpoint.builder(round, MODEL, FINGERPRINT)
        .putFloats("weights", weights)
        .putLongs("mask", mask)
        .putDoubles("gradient norms", new double[] {Math.PI, Double.NaN, -0.0})
        .putBytes("nothing", new byte[0])
        .putText("note", "λ_max")
        .putLong("bytes up", Long.MAX_VALUE)
        .putDouble("best accuracy", 0.875)
        .build();
  }
}
