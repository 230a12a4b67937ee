package io.feddip.zoo.files;

import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.SparseTensorProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** The initializers of an ONNX file, collected while its nodes are written. */
final class OnnxTensors {
  /** A weight that is kept takes 4 bytes and its place 8, against 4 for each weight. */
  private static final int SPARSE_FACTOR = 3;

  private final Map<String, ParameterBlock> blocks = new HashMap<>();
  private final float[] weights;
  private final boolean sparsely;
  private final List<TensorProto> dense = new ArrayList<>();
  private final List<SparseTensorProto> sparse = new ArrayList<>();

  /**
   * @param sparsely whether kernels are written as sparse initializers where that is smaller
   */
  OnnxTensors(Layout layout, float[] weights, boolean sparsely) {
    layout.blocks().forEach(block -> blocks.put(name(block.layer(), block.parameter()), block));
    this.weights = weights;
    this.sparsely = sparsely;
  }

  private static String name(String layer, String parameter) {
    return layer + "." + parameter;
  }

  List<TensorProto> dense() {
    return Collections.unmodifiableList(dense);
  }

  List<SparseTensorProto> sparse() {
    return Collections.unmodifiableList(sparse);
  }

  /** The numbers of a layer's parameter; a copy. */
  float[] values(String layer, String parameter) {
    ParameterBlock block = blocks.get(name(layer, parameter));
    float[] values = new float[block.length()];
    System.arraycopy(weights, block.offset(), values, 0, values.length);
    return values;
  }

  /**
   * Writes a layer's parameter as it is.
   *
   * @return the tensor's name
   */
  String parameter(String layer, String parameter) {
    ParameterBlock block = blocks.get(name(layer, parameter));
    float[] values = values(layer, parameter);
    return block.kind() == Kind.KERNEL
        ? kernel(name(layer, parameter), block.shape(), values)
        : constant(name(layer, parameter), block.shape(), values);
  }

  /** Writes a kernel, sparse where that was asked for and is smaller. */
  String kernel(String name, List<Integer> shape, float[] values) {
    int kept = 0;
    for (float value : values) {
      if (value != 0) {
        kept++;
      }
    }
    if (!sparsely || (long) kept * SPARSE_FACTOR >= values.length) {
      return constant(name, shape, values);
    }
    ByteBuffer numbers = littleEndian(kept, Float.BYTES);
    ByteBuffer places = littleEndian(kept, Long.BYTES);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        numbers.putFloat(values[i]);
        places.putLong(i);
      }
    }
    SparseTensorProto.Builder proto =
        SparseTensorProto.newBuilder()
            .setValues(tensor(name, List.of(kept), TensorProto.DataType.FLOAT_VALUE, numbers))
            .setIndices(
                tensor(name + "/places", List.of(kept), TensorProto.DataType.INT64_VALUE, places));
    shape.forEach(proto::addDims);
    sparse.add(proto.build());
    return name;
  }

  /** Writes numbers densely. */
  String constant(String name, List<Integer> shape, float... values) {
    ByteBuffer bytes = littleEndian(values.length, Float.BYTES);
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.limit());
    dense.add(tensor(name, shape, TensorProto.DataType.FLOAT_VALUE, bytes));
    return name;
  }

  /** Writes a list of whole numbers, a shape for example. */
  String integers(String name, long... values) {
    ByteBuffer bytes = littleEndian(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    bytes.position(bytes.limit());
    dense.add(tensor(name, List.of(values.length), TensorProto.DataType.INT64_VALUE, bytes));
    return name;
  }

  private static ByteBuffer littleEndian(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(String name, List<Integer> shape, int type, ByteBuffer bytes) {
    TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(type);
    shape.forEach(proto::addDims);
    return proto.setRawData(ByteString.copyFrom(bytes.flip())).build();
  }
}
