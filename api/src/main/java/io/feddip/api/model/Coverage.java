package io.feddip.api.model;

/** Which coordinates of the prunable kernels a training step needs the gradient of. */
public enum Coverage {
  /** All of them: what error feedback needs. */
  DENSE,
  /** Only those the mask keeps; what the gradient array holds elsewhere in P is undefined. */
  MASKED
}
