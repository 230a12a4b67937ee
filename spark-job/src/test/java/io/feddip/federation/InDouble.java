package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import java.util.Arrays;

/** What re-computations in double precision share. */
final class InDouble {
  private InDouble() {}

  static void assertClose(float[] actual, double[] expected, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
        assertThat((double) actual[i])
            .as("parameter %d", i)
            .isCloseTo(expected[i], within(tolerance));
      }
    }
  }

  /** Over all parameters: whether a weight stays. */
  static boolean[] flat(Layout layout, Mask mask) {
    boolean[] kept = new boolean[layout.length()];
    Arrays.fill(kept, true);
    int coordinate = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        kept[i] = mask.isKept(coordinate++);
      }
    }
    return kept;
  }

  static double[] masked(double[] weights, boolean[] kept) {
    double[] masked = weights.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] = kept[i] ? masked[i] : 0;
    }
    return masked;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /** One image's pixels, from 0 to 1. */
  static double[] image(Examples examples, int example) {
    double[] image = new double[examples.imageBytes()];
    int offset = example * examples.imageBytes();
    Arrays.setAll(image, i -> (examples.pixels()[offset + i] & 0xff) / 255.0);
    return image;
  }
}
