package io.feddip.api.plugin;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;

/**
 * What a network is made for.
 *
 * @param input shape of one example
 * @param outputs numbers that it is to give for each: classes of a classifier
 */
public record ModelContext(ExampleShape input, int outputs) {
  public ModelContext {
    requireNonNull(input, "input is null");
    if (outputs < 1) {
      throw new IllegalArgumentException("outputs must be positive: " + outputs);
    }
  }
}
