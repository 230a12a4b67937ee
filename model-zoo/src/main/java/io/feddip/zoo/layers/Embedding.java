package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Parameter;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.List;

/**
 * A vector for each word of a sequence. Words are numbers from 0; the result lies as an image of
 * one row with a column for each word. Its kernel is pruned like any other.
 *
 * @param words how many there are
 * @param size of a word's vector
 */
public record Embedding(int words, int size) implements LayerDefinition {
  public Embedding {
    if (words < 1 || size < 1) {
      throw new IllegalArgumentException(
          "words and their vectors' size must be positive: %d, %d".formatted(words, size));
    }
  }

  @Override
  public ExampleShape output(ExampleShape input) {
    return new ExampleShape(size, 1, input.size());
  }

  @Override
  public List<Parameter> parameters(ExampleShape input) {
    return List.of(Parameter.uniform("W", Kind.KERNEL, List.of(words, size), 1));
  }

  @Override
  public FastLayer open(LayerPlace place) {
    return new HeapEmbedding(this, place);
  }
}
