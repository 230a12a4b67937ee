package io.feddip.api.client;

import java.io.Serializable;

/** What an update's payload holds. */
public sealed interface Upload extends Serializable {
  /** Every parameter. */
  record Dense() implements Upload {}

  /** The values on the round's mask and everything that is not prunable. */
  record Masked() implements Upload {}

  /** As masked, with a mask of the client's own that travels too. */
  record OwnMask() implements Upload {}

  /**
   * The largest changes; what is left out stays with the client and is added to its next update.
   */
  record TopK(double fraction) implements Upload {}

  /**
   * The changes on the coordinates that travel, clipped and in whole numbers, noise included where
   * clients draw it; see {@link io.feddip.privacy.Clipped}.
   *
   * @param masked whether only the round's mask and what is not prunable travels
   * @param clipNorm C
   * @param voteShare ρ of the number that says whether the update was within C; 0 for none
   * @param noiseVariance of the Skellam noise that each client adds, in squared units; 0 for none
   * @param seeded whether noise can be repeated: for tests, without any privacy
   * @param noiseSeed of seeded noise
   */
  record Private(
      boolean masked,
      double clipNorm,
      double voteShare,
      double noiseVariance,
      boolean seeded,
      long noiseSeed)
      implements Upload {}

  /** No parameters: only what the client measured. */
  record Nothing() implements Upload {}
}
