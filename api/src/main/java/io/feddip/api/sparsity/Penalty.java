package io.feddip.api.sparsity;

/** The regulariser Ω that λ multiplies, summed over the prunable layers. */
public enum Penalty {
  NONE,
  /** Σ ‖w⊙m‖₂ over the layers, not squared; its gradient at 0 is 0. */
  L2,
  /** ½ Σ ‖w⊙m‖₂² over the layers. */
  L2_SQUARED
}
