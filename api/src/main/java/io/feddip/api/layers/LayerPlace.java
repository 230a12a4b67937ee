package io.feddip.api.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;
import java.util.List;

/**
 * Where a layer stands in a network.
 *
 * @param input shape of what it reads
 * @param offsets where each of its parameters begins in the flat vectors, in its own order
 * @param number of the layer, another for each: what it draws at random is a function of that and
 *     of {@link Step#seed()}
 */
public record LayerPlace(ExampleShape input, List<Integer> offsets, int number) {
  public LayerPlace {
    requireNonNull(input, "input is null");
    offsets = List.copyOf(offsets);
  }
}
