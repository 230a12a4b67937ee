package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.api.model.Minibatch;

/**
 * Decodes packed examples into a reused minibatch: normalises bytes by table, varies training
 * images, and turns example-major values into the batch-innermost order of the kernels. One a
 * thread.
 */
public final class BatchLoader {
  private static final int PAD = 4;

  private final float[][] table;
  private final Augmentation augmentation;
  private final int[] offsets;
  private final int[] rowShift;
  private final int[] columnShift;
  private final boolean[] flipped;

  public BatchLoader(Normalization normalization, Augmentation augmentation, int capacity) {
    this.table = normalization.table();
    this.augmentation = augmentation;
    this.offsets = new int[capacity];
    this.rowShift = new int[capacity];
    this.columnShift = new int[capacity];
    this.flipped = new boolean[capacity];
  }

  /** Loads examples order[from … to−1] as they are. */
  public void load(Examples examples, int[] order, int from, int to, Minibatch batch) {
    if (examples.features() instanceof Features.Stored) {
      load(examples.some(order, from, to), Orders.natural(to - from), 0, to - from, batch);
      return;
    }
    begin(examples, order, from, to, batch);
    unvaried(examples, batch);
  }

  /** Loads examples order[from … to−1], each varied at random. */
  void loadVaried(
      Examples examples, int[] order, int from, int to, Minibatch batch, KeyedRandom random) {
    if (examples.features() instanceof Features.Stored) {
      int count = to - from;
      Examples some = examples.some(order, from, to);
      loadVaried(some, Orders.natural(count), 0, count, batch, random);
      return;
    }
    begin(examples, order, from, to, batch);
    if (augmentation == Augmentation.NONE) {
      unvaried(examples, batch);
      return;
    }
    for (int b = 0; b < batch.size(); b++) {
      rowShift[b] = random.nextInt(2 * PAD + 1) - PAD;
      columnShift[b] = random.nextInt(2 * PAD + 1) - PAD;
      flipped[b] = random.nextInt(2) == 1;
    }
    varied(examples, batch);
  }

  private void begin(Examples examples, int[] order, int from, int to, Minibatch batch) {
    batch.size(to - from);
    for (int i = from; i < to; i++) {
      offsets[i - from] = order[i] * examples.imageBytes();
      batch.labels()[i - from] = examples.labels()[order[i]];
    }
    int each = examples.targetsEach();
    float[] targets = each == 0 ? new float[0] : batch.targets(each);
    for (int k = 0; k < each; k++) {
      for (int i = from; i < to; i++) {
        targets[k * batch.lanes() + i - from] = examples.targets()[order[i] * each + k];
      }
    }
  }

  private void unvaried(Examples examples, Minibatch batch) {
    if (examples.features() instanceof Features.Numbers numbers) {
      transpose(numbers.values(), examples.imageBytes(), batch);
    } else {
      plain(examples, batch);
    }
  }

  private void transpose(float[] numbers, int length, Minibatch batch) {
    float[] values = batch.pixels();
    int size = batch.size();
    for (int i = 0; i < length; i++) {
      int lane = i * batch.lanes();
      for (int b = 0; b < size; b++) {
        values[lane + b] = numbers[offsets[b] + i];
      }
    }
  }

  private void plain(Examples examples, Minibatch batch) {
    byte[] bytes = examples.pixels();
    float[] pixels = batch.pixels();
    int plane = examples.height() * examples.width();
    int size = batch.size();
    for (int channel = 0; channel < examples.channels(); channel++) {
      float[] numbers = table[channel];
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        int lane = i * batch.lanes();
        for (int b = 0; b < size; b++) {
          pixels[lane + b] = numbers[bytes[offsets[b] + i] & 0xff];
        }
      }
    }
  }

  private void varied(Examples examples, Minibatch batch) {
    byte[] bytes = examples.pixels();
    float[] pixels = batch.pixels();
    int height = examples.height();
    int width = examples.width();
    boolean reflect = augmentation == Augmentation.REFLECT_CROP_FLIP;
    for (int channel = 0; channel < examples.channels(); channel++) {
      float[] numbers = table[channel];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int pixel = (channel * height + y) * width + x;
          int lane = pixel * batch.lanes();
          for (int b = 0; b < batch.size(); b++) {
            int row = y + rowShift[b];
            int column = (flipped[b] ? width - 1 - x : x) + columnShift[b];
            if (reflect) {
              row = reflected(row, height);
              column = reflected(column, width);
            }
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            int at = offsets[b] + (channel * height + row) * width + column;
            pixels[lane + b] = numbers[inside ? bytes[at] & 0xff : 0];
          }
        }
      }
    }
  }

  private static int reflected(int position, int extent) {
    int mirrored = position < 0 ? -position : position;
    return mirrored >= extent ? 2 * (extent - 1) - mirrored : mirrored;
  }
}
