package io.feddip.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.feddip.aggregate.FixedPointSum;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.mask.MaskCache;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What the driver needs beside the updates' own bytes, in dense models of AlexNet. */
class TestFoldingMemory {
  private static final long DENSE_MODEL = 4L * 23_272_266;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Layout layout = Layouts.alexnet();
  private final MaskCache cache = new MaskCache(2);

  @Test
  void aSumTakesTwoDenseModelsAndFoldingAlmostNothing() {
    float[] weights = RandomModels.weights(layout, 1);
    Mask mask = MagnitudePruner.mask(layout, weights, .9);
    cache.put(mask);
    byte[] dense = UpdatePayload.dense(layout, weights);
    byte[] masked = UpdatePayload.masked(layout, mask, weights);
    byte[] topK =
        UpdatePayload.topK(
            layout, MagnitudePruner.largestTrainable(layout, weights, 232_000), weights);

    long start = allocated();
    FixedPointSum sum = new FixedPointSum(layout.length(), 60_000);
    assertThat(allocated() - start).isBetween(2 * DENSE_MODEL, 2 * DENSE_MODEL + 10_000);

    start = allocated();
    fold(dense, sum);
    for (int k = 0; k < 10; k++) {
      fold(masked, sum);
    }
    assertThat(allocated() - start).isLessThan(DENSE_MODEL / 20);

    // An index brings its mask, a bit a coordinate.
    start = allocated();
    fold(topK, sum);
    assertThat(allocated() - start).isLessThan(DENSE_MODEL / 10);

    // A partial sum from elsewhere comes in slices.
    start = allocated();
    int slice = layout.length() / 16 + 1;
    FixedPointSum partial = new FixedPointSum(layout.length(), 60_000);
    fold(masked, partial);
    long afterPartial = allocated();
    for (int from = 0; from < layout.length(); from += slice) {
      byte[] bytes = partial.toBytes(from, Math.min(layout.length(), from + slice));
      assertThat((long) bytes.length).isLessThan(DENSE_MODEL / 16);
      sum.mergeBytes(bytes);
    }
    assertThat(afterPartial - start).isLessThan(2 * DENSE_MODEL + 200_000);
    assertThat(allocated() - afterPartial).isLessThan(DENSE_MODEL / 3);
    assertThat(sum.updates()).isEqualTo(13);
    assertThat(sum.examples()).isEqualTo(1_300);
  }

  private void fold(byte[] bytes, FixedPointSum sum) {
    sum.add(UpdatePayload.decode(bytes, layout, cache), 100);
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
