package io.feddip.federation;

/**
 * What a private run must not forget.
 *
 * @param rounds sums released so far, those of rounds that were played again after a crash counted
 *     each time
 * @param clipNorm C of the next round
 */
record PrivacyState(int rounds, double clipNorm) {
  /** Before the first round of a run without privacy, where nothing of this matters. */
  static final PrivacyState NONE = new PrivacyState(0, 0);

  /** After one more round, whether or not enough clients answered. */
  PrivacyState next(double newClipNorm) {
    return new PrivacyState(Math.addExact(rounds, 1), newClipNorm);
  }

  /** With what earlier attempts are known to have released. */
  PrivacyState atLeast(int released) {
    return new PrivacyState(Math.max(rounds, released), clipNorm);
  }
}
