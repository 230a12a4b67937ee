package io.feddip.client;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;

/** What a network that says the next token must not do: look at it first. */
final class Foresight {
  private Foresight() {}

  /**
   * Checks a network for sequences.
   *
   * @throws IllegalArgumentException naming the layer, if it sees tokens that are to be said
   */
  static void refuse(LayerGraph graph) {
    if (graph.positions() == 1) {
      return;
    }
    if (graph.positions() != graph.input().size()) {
      throw new IllegalArgumentException(
          "the network says something at %d of %d times; it must be all, or the last one alone"
              .formatted(graph.positions(), graph.input().size()));
    }
    for (Layer layer : graph.layers()) {
      if (layer.operation() instanceof Convolution convolution && convolution.kernel() > 1) {
        throw new IllegalArgumentException(
            "layer %s sees tokens that are to be said; use lstm, or let the last one have sequence = false"
                .formatted(layer.name()));
      }
    }
  }
}
