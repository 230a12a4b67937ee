package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Parameter;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.List;

/**
 * A layer of long short-term memory over a sequence, which lies as an image of one row: channels
 * are what there is at one time, columns are times. Gates are in the order input, forget, cell,
 * output, each with one bias. Both kernels are pruned like any other.
 *
 * @param units numbers that it remembers
 * @param sequence whether it gives what it said at every time, or the last alone
 */
public record Lstm(int units, boolean sequence) implements LayerDefinition {
  /** How many rows there are for each unit. */
  public static final int GATES = 4;

  public Lstm {
    if (units < 1) {
      throw new IllegalArgumentException("units must be positive: " + units);
    }
  }

  @Override
  public ExampleShape output(ExampleShape input) {
    if (input.height() != 1) {
      throw new IllegalArgumentException(
          "a sequence is an image of one row, with a column for each time, and not of %d rows"
              .formatted(input.height()));
    }
    return new ExampleShape(units, 1, sequence ? input.width() : 1);
  }

  @Override
  public List<Parameter> parameters(ExampleShape input) {
    int rows = Math.multiplyExact(GATES, units);
    return List.of(
        Parameter.uniform("W", Kind.KERNEL, List.of(rows, input.channels()), units),
        Parameter.uniform("RW", Kind.KERNEL, List.of(rows, units), units),
        Parameter.uniform("b", Kind.BIAS, List.of(rows), units));
  }

  @Override
  public int usesPerWeight(ExampleShape input) {
    return input.width();
  }

  @Override
  public FastLayer open(LayerPlace place) {
    return new HeapLstm(this, place);
  }
}
