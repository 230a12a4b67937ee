package io.feddip.zoo.layers;

import io.feddip.api.UsageException;
import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import java.util.Arrays;

/** Looks words up. */
final class HeapEmbedding implements FastLayer {
  private final int words;
  private final int size;
  private final int times;
  private final int offset;

  HeapEmbedding(Embedding definition, LayerPlace place) {
    this.words = definition.words();
    this.size = definition.size();
    this.times = place.input().size();
    this.offset = place.offsets().get(0);
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int lanes = step.lanes();
    Arrays.fill(output.values(), 0, output.features() * lanes, 0);
    for (int time = 0; time < times; time++) {
      for (int lane = 0; lane < step.examples(); lane++) {
        int from = offset + word(input.values()[time * lanes + lane]) * size;
        for (int k = 0; k < size; k++) {
          output.values()[(k * times + time) * lanes + lane] = step.weights()[from + k];
        }
      }
    }
  }

  private int word(float number) {
    if (!(number >= 0) || number > words - 1 || number != (int) number) {
      throw new UsageException(
          "an example has %s where a word's number from 0 to %d belongs; feddip.dataset.normalization = none leaves numbers as they are"
              .formatted(number, words - 1));
    }
    return (int) number;
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    int lanes = step.lanes();
    float[] gradient = step.gradient();
    Arrays.fill(gradient, offset, offset + words * size, 0);
    for (int time = 0; time < times; time++) {
      for (int lane = 0; lane < step.examples(); lane++) {
        int to = offset + word(input.values()[time * lanes + lane]) * size;
        for (int k = 0; k < size; k++) {
          gradient[to + k] += output.errors()[(k * times + time) * lanes + lane];
        }
      }
    }
    if (inputErrors) {
      // Between two words there is nothing.
      Arrays.fill(input.errors(), 0, input.features() * lanes, 0);
    }
  }
}
