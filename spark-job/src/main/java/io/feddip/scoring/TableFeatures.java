package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.api.model.Task;
import io.feddip.data.table.Sequences;
import io.feddip.data.table.TableScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Rows of a table, with the numbers or images that a model was trained on.
 *
 * @param scheme of the table that it was trained on
 * @param columns places of the feature columns in a row, in the scheme's order
 */
public record TableFeatures(TableScheme scheme, List<Integer> columns) implements RowFeatures {
  private static final long serialVersionUID = 1;

  public TableFeatures {
    requireNonNull(scheme, "scheme is null");
    columns = List.copyOf(columns);
  }

  @Override
  public Batch open(int capacity) {
    return scheme.pixels() ? new Pixels(capacity) : new Numbers(capacity);
  }

  private Examples examples(Features features, int size) {
    List<Integer> shape = scheme.shape();
    return new Examples(0, shape.get(0), shape.get(1), shape.get(2), features, new int[size]);
  }

  private final class Pixels implements Batch {
    private final int width = scheme.width();
    private final byte[] values;
    private int size;

    Pixels(int capacity) {
      values = new byte[Math.multiplyExact(capacity, width)];
    }

    @Override
    public void add(Row row) {
      System.arraycopy(scheme.readPixels(row, columns.get(0)), 0, values, size * width, width);
      size++;
    }

    @Override
    public Examples take() {
      Examples examples = examples(new Features.Pixels(Arrays.copyOf(values, size * width)), size);
      size = 0;
      return examples;
    }
  }

  private final class Numbers implements Batch {
    private final int width = scheme.width();
    private final Optional<Sequences> sequences =
        scheme.task() == Task.NEXT_TOKEN ? Optional.of(new Sequences(scheme)) : Optional.empty();
    private final float[] values;
    private int size;

    Numbers(int capacity) {
      values = new float[Math.multiplyExact(capacity, width)];
    }

    @Override
    public void add(Row row) {
      if (sequences.isPresent()) {
        sequences.get().read(row, columns.get(0), values, size * width);
      } else {
        scheme.read(row, columns, values, size * width);
      }
      size++;
    }

    @Override
    public Examples take() {
      Examples examples = examples(new Features.Numbers(Arrays.copyOf(values, size * width)), size);
      size = 0;
      return examples;
    }
  }
}
