package io.feddip.zoo.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.SparseTensorProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnknownFieldSet;

/** The constants of an ONNX file by name. */
final class OnnxValues {
  /** More numbers than any network here has: a sparse tensor's shape is not backed by bytes. */
  private static final long MOST = 1L << 28;

  /** Numbers of a tensor that says something of the network's structure. */
  private static final int SMALL = 64;

  private final Map<String, TensorProto> dense = new HashMap<>();
  private final Map<String, SparseTensorProto> sparse = new HashMap<>();

  OnnxValues(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> dense.put(tensor.getName(), tensor));
    graph
        .getSparseInitializerList()
        .forEach(tensor -> sparse.put(tensor.getValues().getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      constant(node).ifPresent(tensor -> dense.put(tensor.getName(), tensor));
    }
  }

  /** The tensor that a node is, by the name that others read it by. */
  private static Optional<TensorProto> constant(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(attribute -> node.getOpType().equals("Constant"))
        .filter(attribute -> attribute.getName().equals("value"))
        .map(attribute -> attribute.getT().toBuilder().setName(node.getOutput(0)).build())
        .findFirst();
  }

  /**
   * The graph without the numbers of its weights, whose shapes stay, and without all that exporters
   * note beside the network.
   */
  static GraphProto withoutWeights(GraphProto graph) {
    GraphProto.Builder bare =
        GraphProto.newBuilder()
            .addAllInput(graph.getInputList())
            .addAllOutput(graph.getOutputList());
    for (NodeProto node : graph.getNodeList()) {
      Optional<TensorProto> constant = constant(node);
      if (constant.isPresent()) {
        bare.addInitializer(withoutNumbers(constant.get()));
      } else {
        bare.addNode(
            node.toBuilder()
                .clearDocString()
                .setUnknownFields(UnknownFieldSet.getDefaultInstance()));
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      bare.addInitializer(withoutNumbers(tensor));
    }
    for (SparseTensorProto tensor : graph.getSparseInitializerList()) {
      bare.addInitializer(
          TensorProto.newBuilder()
              .setName(tensor.getValues().getName())
              .setDataType(TensorProto.DataType.FLOAT_VALUE)
              .addAllDims(tensor.getDimsList()));
    }
    return bare.build();
  }

  private static TensorProto withoutNumbers(TensorProto tensor) {
    return length(tensor.getName(), tensor.getDimsList()) <= SMALL
        ? tensor
        : tensor.toBuilder().clearRawData().clearFloatData().build();
  }

  boolean has(String name) {
    return dense.containsKey(name) || sparse.containsKey(name);
  }

  /**
   * A tensor's shape.
   *
   * @throws IllegalArgumentException if there is no such constant, or it is too large
   */
  List<Integer> shape(String name) {
    List<Long> dims =
        sparse.containsKey(name) ? sparse.get(name).getDimsList() : tensor(name).getDimsList();
    length(name, dims);
    return dims.stream().map(Math::toIntExact).toList();
  }

  private TensorProto tensor(String name) {
    TensorProto tensor = dense.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(name + " is computed, and has to be a constant");
    }
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new IllegalArgumentException(
          name + " is in a file of its own; save the network with its weights inside");
    }
    return tensor;
  }

  /**
   * A tensor of float32.
   *
   * @throws IllegalArgumentException naming it, if it is of another type, damaged, or not finite
   */
  float[] floats(String name) {
    float[] values = sparse.containsKey(name) ? scattered(sparse.get(name)) : dense(tensor(name));
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + " has numbers that are not finite");
      }
    }
    return values;
  }

  /**
   * Whether a tensor of float32 has zeros only; in a network without its numbers nobody knows, and
   * it was asked of the file before.
   */
  boolean isZero(String name) {
    if (dense.containsKey(name)
        && dense.get(name).getRawData().isEmpty()
        && dense.get(name).getFloatDataCount() == 0) {
      return true;
    }
    for (float value : floats(name)) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static float[] scattered(SparseTensorProto tensor) {
    String name = tensor.getValues().getName();
    float[] values = new float[length(name, tensor.getDimsList())];
    float[] kept = dense(tensor.getValues());
    long[] places = whole(tensor.getIndices());
    if (tensor.getIndices().getDimsCount() != 1 || places.length != kept.length) {
      throw new IllegalArgumentException(name + " does not have one place a number");
    }
    for (int i = 0; i < kept.length; i++) {
      if (places[i] < 0 || places[i] >= values.length) {
        throw new IllegalArgumentException(name + " has a number beyond its shape");
      }
      values[(int) places[i]] = kept[i];
    }
    return values;
  }

  private static float[] dense(TensorProto tensor) {
    String name = tensor.getName();
    if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
      throw new IllegalArgumentException(name + " is not of float32");
    }
    float[] values = new float[requireBacked(tensor, Float.BYTES, tensor.getFloatDataCount())];
    if (tensor.getFloatDataCount() > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
    } else {
      littleEndian(tensor.getRawData()).asFloatBuffer().get(values);
    }
    return values;
  }

  /** A tensor of int64. */
  long[] integers(String name) {
    return whole(tensor(name));
  }

  private static long[] whole(TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.INT64_VALUE) {
      throw new IllegalArgumentException(tensor.getName() + " is not of int64");
    }
    long[] values = new long[requireBacked(tensor, Long.BYTES, tensor.getInt64DataCount())];
    if (tensor.getInt64DataCount() > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getInt64Data(i);
      }
    } else {
      littleEndian(tensor.getRawData()).asLongBuffer().get(values);
    }
    return values;
  }

  private static ByteBuffer littleEndian(ByteString bytes) {
    return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The tensor's length, if the file has as many numbers. */
  private static int requireBacked(TensorProto tensor, int bytes, int listed) {
    int length = length(tensor.getName(), tensor.getDimsList());
    long there = listed > 0 ? listed : tensor.getRawData().size() / (long) bytes;
    if (there != length) {
      throw new IllegalArgumentException(
          "%s has %d numbers instead of %d".formatted(tensor.getName(), there, length));
    }
    return length;
  }

  private static int length(String name, List<Long> dims) {
    long length = 1;
    for (long extent : dims) {
      if (extent < 0 || (extent > 0 && length > MOST / extent)) {
        throw new IllegalArgumentException(name + " has an impossible shape " + dims);
      }
      length *= extent;
    }
    return Math.toIntExact(length);
  }
}
