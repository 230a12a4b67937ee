package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.feddip.api.model.Layout;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A network's weights as NumPy's {@code .npz}: an array a parameter, called {@code
 * layer.parameter}. Sparse, a kernel is four arrays instead, {@code …/data}, {@code …/indices},
 * {@code …/indptr} and {@code …/shape}: the parts of {@code scipy.sparse.csr_matrix} of
 * [outputs][all others], and the shape that it stands for.
 */
public final class NumpyArchive {
  /** The first time that a zip can name: the same weights give the same bytes. */
  private static final long EPOCH = 315_532_800_000L;

  private static final int ALIGNMENT = 64;

  /** Magic, version 1.0 and the header's length. */
  private static final int PREFIX = 10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  private NumpyArchive() {}

  /**
   * The file.
   *
   * @param weights flat
   * @param sparse whether kernels of which less than half is kept are written without their zeros
   * @throws IllegalArgumentException if the number of weights is wrong
   */
  public static byte[] of(Layout layout, float[] weights, boolean sparse) {
    LocalNetworks.checkLength("weights", weights, layout.length());
    NumpyArchive archive = new NumpyArchive();
    try (ZipOutputStream zip = archive.zip) {
      for (ParameterBlock block : layout.blocks()) {
        if (sparse && block.kind() == Kind.KERNEL && 2 * kept(block, weights) < block.length()) {
          archive.addSparse(block, weights, kept(block, weights));
        } else {
          archive.add(name(block), block.shape(), weights, block.offset());
        }
      }
      zip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return archive.bytes.toByteArray();
  }

  private static String name(ParameterBlock block) {
    return block.layer() + "." + block.parameter();
  }

  private static int kept(ParameterBlock block, float[] weights) {
    int kept = 0;
    for (int i = block.offset(); i < block.end(); i++) {
      if (weights[i] != 0) {
        kept++;
      }
    }
    return kept;
  }

  private void addSparse(ParameterBlock block, float[] weights, int kept) throws IOException {
    int rows = block.shape().get(0);
    int columns = block.length() / rows;
    float[] data = new float[kept];
    int[] indices = new int[kept];
    int[] starts = new int[rows + 1];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float weight = weights[block.offset() + row * columns + column];
        if (weight != 0) {
          data[next] = weight;
          indices[next++] = column;
        }
      }
      starts[row + 1] = next;
    }
    add(name(block) + "/data", List.of(kept), data, 0);
    add(name(block) + "/indices", indices);
    add(name(block) + "/indptr", starts);
    add(name(block) + "/shape", block.shape().stream().mapToInt(Integer::intValue).toArray());
  }

  private void add(String name, List<Integer> shape, float[] values, int from) throws IOException {
    int length = shape.stream().reduce(1, Math::multiplyExact);
    byte[] content = new byte[Math.multiplyExact(length, Float.BYTES)];
    littleEndian(content).asFloatBuffer().put(values, from, length);
    add(name, "<f4", shape, content);
  }

  private void add(String name, int[] values) throws IOException {
    byte[] content = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    littleEndian(content).asIntBuffer().put(values);
    add(name, "<i4", List.of(values.length), content);
  }

  private static ByteBuffer littleEndian(byte[] content) {
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void add(String name, String type, List<Integer> shape, byte[] content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTime(EPOCH);
    zip.putNextEntry(entry);
    zip.write(header(type, shape));
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] header(String type, List<Integer> shape) {
    String extents = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(type, extents, shape.size() == 1 ? "," : "");
    int padding = ALIGNMENT - (PREFIX + text.length() + 1) % ALIGNMENT;
    byte[] line = (text + " ".repeat(padding) + "\n").getBytes(US_ASCII);
    return ByteBuffer.allocate(PREFIX + line.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) line.length)
        .put(line)
        .array();
  }
}
