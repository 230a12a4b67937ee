package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

/**
 * One line of {@code layers.jsonl}: how sparse one layer is after a round that changed the mask.
 *
 * @param round from 0; −1 is the mask before the first round
 * @param layer the layer's name in the network
 * @param parameters prunable parameters of the layer
 * @param kept those in the mask
 * @param sparsity 1 − kept / parameters
 */
public record LayerRecord(int round, String layer, long parameters, long kept, double sparsity) {

  public LayerRecord {
    requireNonNull(layer, "layer is null");
    if (parameters < 0 || kept < 0 || kept > parameters) {
      throw new IllegalArgumentException(
          "layer " + layer + " cannot keep " + kept + " of " + parameters + " parameters");
    }
  }

  /** The record of a layer; its sparsity follows from the counts (0 for a layer without any). */
  public static LayerRecord of(int round, String layer, long parameters, long kept) {
    double sparsity = parameters == 0 ? 0 : 1 - (double) kept / parameters;
    return new LayerRecord(round, layer, parameters, kept, sparsity);
  }
}
