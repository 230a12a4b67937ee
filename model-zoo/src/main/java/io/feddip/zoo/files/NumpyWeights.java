package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A network's weights read from NumPy's {@code .npz}, as {@link NumpyArchive} writes them, dense
 * and sparse, or as NumPy does. A file causes nothing but numbers.
 */
public final class NumpyWeights {
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ROWS_FIRST = Pattern.compile("'fortran_order'\\s*:\\s*False");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private static final List<String> PARTS = List.of("data", "indices", "indptr", "shape");
  private static final int MAGIC = 6;

  /** Room for an entry's header. */
  private static final int HEADER = 1 << 16;

  private final Layout layout;
  private final Map<String, Entry> entries = new HashMap<>();

  /** An array, its numbers row by row. */
  private static final class Entry {
    private final List<Integer> shape;
    private final double[] numbers;

    Entry(List<Integer> shape, double[] numbers) {
      this.shape = shape;
      this.numbers = numbers;
    }
  }

  private NumpyWeights(Layout layout) {
    this.layout = layout;
  }

  /**
   * Reads a file.
   *
   * @return flat, in the order of the layout
   * @throws IllegalArgumentException naming the array that is absent, damaged or of another shape
   */
  public static float[] of(byte[] file, Layout layout) {
    NumpyWeights archive = new NumpyWeights(layout);
    try {
      archive.open(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("this is no .npz file, or a damaged one", e);
    }
    float[] weights = new float[layout.length()];
    for (ParameterBlock block : layout.blocks()) {
      archive.copy(block, weights);
    }
    return weights;
  }

  private void open(byte[] file) throws IOException {
    // No array of this network is larger, whatever the file says.
    int most = Math.toIntExact(Math.min(1 << 30, 8L * layout.length() + HEADER));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
        String name = next.getName().replaceFirst("\\.npy$", "");
        if (!isKnown(name)) {
          throw new IllegalArgumentException("the network has no parameter " + name);
        }
        byte[] content = zip.readNBytes(most);
        if (zip.read() >= 0) {
          throw new IllegalArgumentException(name + " is larger than the network");
        }
        entries.put(name, entry(name, content));
      }
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("this is no .npz file, or an empty one");
    }
  }

  private boolean isKnown(String name) {
    return layout.blocks().stream()
        .map(NumpyWeights::name)
        .anyMatch(
            known ->
                name.equals(known)
                    || (name.startsWith(known + "/")
                        && PARTS.contains(name.substring(known.length() + 1))));
  }

  private static String name(ParameterBlock block) {
    return block.layer() + "." + block.parameter();
  }

  private static Entry entry(String name, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < MAGIC + 6
        || !new String(content, 1, MAGIC - 1, ISO_8859_1).equals("NUMPY")) {
      throw new IllegalArgumentException(name + " is no array of NumPy");
    }
    boolean old = content[MAGIC] == 1;
    int length = old ? bytes.getShort(MAGIC + 2) & 0xffff : bytes.getInt(MAGIC + 2);
    int start = MAGIC + (old ? 4 : 6);
    if (length < 0 || length > content.length - start) {
      throw new IllegalArgumentException(name + " is damaged");
    }
    String header = new String(content, start, length, ISO_8859_1);
    Matcher type = TYPE.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!type.find() || !shape.find() || !ROWS_FIRST.matcher(header).find()) {
      throw new IllegalArgumentException(name + " is no array of numbers, row by row");
    }
    bytes.position(start + length);
    double[] numbers = numbers(name, type.group(1), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    List<Integer> extents =
        Arrays.stream(shape.group(1).split(",", -1))
            .map(String::strip)
            .filter(extent -> !extent.isEmpty())
            .map(Integer::valueOf)
            .toList();
    return new Entry(extents, numbers);
  }

  private static double[] numbers(String name, String type, ByteBuffer bytes) {
    int size = type.endsWith("8") ? Double.BYTES : Float.BYTES;
    double[] numbers = new double[bytes.remaining() / size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case "<f4" -> bytes.getFloat();
            case "<f8" -> bytes.getDouble();
            case "<i4" -> bytes.getInt();
            case "<i8" -> bytes.getLong();
            default ->
                throw new IllegalArgumentException(
                    "%s holds %s; float32 or float64 it should be".formatted(name, type));
          };
    }
    return numbers;
  }

  private void copy(ParameterBlock block, float[] weights) {
    String name = name(block);
    Entry dense = entries.get(name);
    if (dense == null) {
      scatter(block, weights);
      return;
    }
    if (!dense.shape.equals(block.shape()) || dense.numbers.length != block.length()) {
      throw new IllegalArgumentException(
          "%s has the shape %s; the network's is %s".formatted(name, dense.shape, block.shape()));
    }
    for (int i = 0; i < block.length(); i++) {
      weights[block.offset() + i] = (float) dense.numbers[i];
    }
  }

  private void scatter(ParameterBlock block, float[] weights) {
    int rows = block.shape().get(0);
    int columns = block.length() / rows;
    double[] data = part(block, "data");
    double[] indices = part(block, "indices");
    double[] starts = part(block, "indptr");
    double[] shape = part(block, "shape");
    boolean fits =
        Arrays.equals(shape, block.shape().stream().mapToDouble(Integer::doubleValue).toArray())
            && starts.length == rows + 1
            && starts[0] == 0
            && starts[rows] == data.length
            && indices.length == data.length;
    for (int row = 0; fits && row < rows; row++) {
      fits = starts[row] <= starts[row + 1] && starts[row + 1] <= data.length;
      for (int i = (int) starts[row]; fits && i < starts[row + 1]; i++) {
        fits = indices[i] >= 0 && indices[i] < columns;
        if (fits) {
          weights[block.offset() + row * columns + (int) indices[i]] = (float) data[i];
        }
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s is no sparse matrix of the shape %s".formatted(name(block), block.shape()));
    }
  }

  private double[] part(ParameterBlock block, String part) {
    Entry entry = entries.get(name(block) + "/" + part);
    if (entry == null) {
      throw new IllegalArgumentException(name(block) + " is absent; the network has it");
    }
    return entry.numbers;
  }
}
