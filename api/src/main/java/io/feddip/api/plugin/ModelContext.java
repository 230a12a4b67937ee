package io.feddip.api.plugin;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Task;

/**
 * What a network is made for.
 *
 * @param input shape of one example
 * @param outputs numbers that it is to give for each: classes of a classifier; of sequences for
 *     each place
 * @param structure what the network's file says, if it is one of a {@link NetworkFormat}; else
 *     empty
 * @param task what it is asked for
 */
public record ModelContext(ExampleShape input, int outputs, String structure, Task task) {
  public ModelContext {
    requireNonNull(input, "input is null");
    requireNonNull(structure, "structure is null");
    requireNonNull(task, "task is null");
    if (outputs < 1) {
      throw new IllegalArgumentException("outputs must be positive: " + outputs);
    }
  }

  /** For a classifier. */
  public ModelContext(ExampleShape input, int outputs, String structure) {
    this(input, outputs, structure, Task.CLASSIFICATION);
  }

  /** For a classifier that is from no file. */
  public ModelContext(ExampleShape input, int outputs) {
    this(input, outputs, "");
  }
}
