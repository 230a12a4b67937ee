package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.Examples;
import io.feddip.data.parquet.ImageBytes;
import java.util.Arrays;
import org.apache.spark.sql.Row;

/**
 * Rows with an image: its bytes in a column, or in the field {@code bytes} of one.
 *
 * @param column the column's place in the row
 * @param bytes how they become pixels
 */
public record ImageFeatures(int column, ImageBytes bytes) implements RowFeatures {
  private static final long serialVersionUID = 1;

  /** Name of the field that holds the bytes where the column is a struct. */
  public static final String FIELD = "bytes";

  public ImageFeatures {
    requireNonNull(bytes, "bytes is null");
  }

  @Override
  public Batch open(int capacity) {
    return new Images(capacity);
  }

  private byte[] image(Row row) {
    Object value = row.get(column);
    Object image = value instanceof Row struct ? struct.getAs(FIELD) : value;
    if (image == null) {
      throw new IllegalArgumentException(bytes.source() + ": the row has no image");
    }
    return bytes.pixels((byte[]) image);
  }

  private final class Images implements Batch {
    private final byte[] pixels;
    private int size;

    Images(int capacity) {
      pixels = new byte[Math.multiplyExact(capacity, bytes.length())];
    }

    @Override
    public void add(Row row) {
      System.arraycopy(image(row), 0, pixels, size * bytes.length(), bytes.length());
      size++;
    }

    @Override
    public Examples take() {
      Examples examples =
          new Examples(
              0,
              bytes.channels(),
              bytes.height(),
              bytes.width(),
              Arrays.copyOf(pixels, size * bytes.length()),
              new int[size]);
      size = 0;
      return examples;
    }
  }
}
