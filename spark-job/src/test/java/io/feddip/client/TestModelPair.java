package io.feddip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import io.feddip.zoo.ModelZoo;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TestModelPair {
  private static final Layout LAYOUT = ModelZoo.byName("lenet5").layout();

  private static OwnModel model(float first, Optional<Mask> mask) {
    float[] flat = new float[LAYOUT.length()];
    flat[0] = first;
    flat[flat.length - 1] = 2 * first;
    return new OwnModel(0, Weights.of(LAYOUT, flat), mask);
  }

  private static Optional<Mask> keeping(long firstWord) {
    int size = LAYOUT.prunableLength();
    long[] words = new long[Mask.wordsFor(size)];
    words[0] = firstWord;
    return Optional.of(Mask.ofWords(size, words));
  }

  @Test
  void overAllParametersAndMasks() {
    ModelPair pair = ModelPair.of(model(3, keeping(0b0111)), model(-1, keeping(0b1110)));
    assertThat(pair.squaredDistance()).isEqualTo(16.0 + 64.0);
    assertThat(pair.overlap()).isEqualTo(2.0 / 4);
  }

  @Test
  void noMaskIsNotAFullOne() {
    assertThat(ModelPair.of(model(1, Optional.empty()), model(1, keeping(1))).overlap()).isNaN();
  }

  @Test
  void masksThatKeepNothingAreTheSame() {
    assertThat(ModelPair.of(model(1, keeping(0)), model(1, keeping(0))).overlap()).isEqualTo(1);
  }
}
