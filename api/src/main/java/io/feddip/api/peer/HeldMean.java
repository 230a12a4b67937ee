package io.feddip.api.peer;

import io.feddip.api.model.Layout;
import io.feddip.api.wire.Update;
import java.util.List;

/**
 * The mean of models that hold different coordinates. Sums run in the order of the list, which is
 * that of the senders, so the bits depend on nothing else.
 */
public final class HeldMean implements Update.Sink {
  private final float[] sum;
  private final float[] weight;
  private float next;
  private float total;

  private HeldMean(int length) {
    this.sum = new float[length];
    this.weight = new float[length];
  }

  /** Adds models up. */
  public static HeldMean of(Layout layout, List<Received> models) {
    HeldMean mean = new HeldMean(layout.length());
    for (Received model : models) {
      if (model.update().length() != layout.length()) {
        throw new IllegalArgumentException(
            "client %d sent %d values for a layout of %d"
                .formatted(model.sender(), model.update().length(), layout.length()));
      }
      mean.next = (float) model.weight();
      mean.total += mean.next;
      model.update().forEach(mean);
    }
    return mean;
  }

  @Override
  public void range(int offset, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      sum[offset + i] += next * values[i];
      weight[offset + i] += next;
    }
  }

  @Override
  public void scattered(int[] indices, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      sum[indices[i]] += next * values[i];
      weight[indices[i]] += next;
    }
  }

  /** Each coordinate over those that hold it; 0 where nobody does. A new flat vector. */
  public float[] overHolders() {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = weight[i] > 0 ? sum[i] / weight[i] : 0;
    }
    return mean;
  }

  /** Each coordinate over all models, 0 for those that do not hold it. A new flat vector. */
  public float[] overAll() {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = total > 0 ? sum[i] / total : 0;
    }
    return mean;
  }
}
