package io.feddip.api.plugin;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;

/**
 * What a network is made for.
 *
 * @param input shape of one example
 * @param outputs numbers that it is to give for each: classes of a classifier
 * @param structure what the network's file says, if it is one of a {@link NetworkFormat}; else
 *     empty
 */
public record ModelContext(ExampleShape input, int outputs, String structure) {
  public ModelContext {
    requireNonNull(input, "input is null");
    requireNonNull(structure, "structure is null");
    if (outputs < 1) {
      throw new IllegalArgumentException("outputs must be positive: " + outputs);
    }
  }

  /** For a network that is from no file. */
  public ModelContext(ExampleShape input, int outputs) {
    this(input, outputs, "");
  }
}
