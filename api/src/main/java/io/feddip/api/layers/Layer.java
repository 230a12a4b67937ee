package io.feddip.api.layers;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;
import java.util.List;

/**
 * One layer of a {@link LayerGraph}.
 *
 * @param name in the network
 * @param inputs names of the layers it reads, or {@link LayerGraph#INPUT}
 * @param operation what it computes
 * @param input shape of what it reads
 * @param output shape of what it gives
 * @param parameters in the order of the flat vector
 */
public record Layer(
    String name,
    List<String> inputs,
    Operation operation,
    ExampleShape input,
    ExampleShape output,
    List<Parameter> parameters) {
  public Layer {
    requireNonNull(name, "name is null");
    requireNonNull(operation, "operation is null");
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
  }
}
