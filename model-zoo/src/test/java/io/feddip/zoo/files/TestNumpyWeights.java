package io.feddip.zoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Layout;
import io.feddip.zoo.ModelZoo;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TestNumpyWeights {
  private static final Layout LAYOUT = ModelZoo.byName("lenet5").layout();

  /** Nine of ten are zero. */
  private static float[] weights() {
    Random random = new Random(3);
    float[] weights = new float[LAYOUT.length()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(10) == 0 ? (float) random.nextGaussian() : 0;
    }
    return weights;
  }

  @Test
  void readsWhatIsWritten() {
    for (boolean sparse : new boolean[] {false, true}) {
      byte[] file = NumpyArchive.of(LAYOUT, weights(), sparse);
      assertThat(NumpyWeights.of(file, LAYOUT)).isEqualTo(weights());
    }
  }

  @Test
  void anotherNetworksWeightsAreRefusedByName() {
    Layout other = ModelZoo.byName("alexnet").layout();
    byte[] file = NumpyArchive.of(LAYOUT, weights(), true);
    assertThatThrownBy(() -> NumpyWeights.of(file, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".*(conv|dense|output)\\w*\\.\\w+.*");
  }

  /** A flipped byte may change a number, but causes no other exception. */
  @Test
  void damagedFilesAreRefusedOrRead() {
    byte[] file = NumpyArchive.of(LAYOUT, weights(), true);
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(i < 150 ? 400 : file.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(NumpyWeights.of(damaged, LAYOUT)).hasSize(LAYOUT.length());
      } catch (IllegalArgumentException e) {
        assertThat(e).message().isNotBlank();
      }
    }
  }

  @Test
  void noArchiveIsRefused() {
    assertThatThrownBy(() -> NumpyWeights.of(new byte[] {1, 2, 3}, LAYOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no .npz file");
  }
}
