package io.feddip.client;

import java.io.Serializable;

/** What an update's payload holds. */
public sealed interface UploadKind extends Serializable {
  /** Every parameter. */
  record Dense() implements UploadKind {}

  /** The values on the round's mask and everything that is not prunable. */
  record Masked() implements UploadKind {}

  /** As masked, with a mask of the client's own that travels too. */
  record OwnMask() implements UploadKind {}

  /**
   * The largest changes; what is left out stays with the client and is added to its next update.
   */
  record TopK(double fraction) implements UploadKind {}

  /** No parameters: only what the client measured. */
  record Nothing() implements UploadKind {}
}
