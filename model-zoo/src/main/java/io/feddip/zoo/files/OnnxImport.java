package io.feddip.zoo.files;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.StoredNetwork;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * A network read from an ONNX file: its operators as this project's layers, its constants as first
 * weights. A file causes nothing but numbers and layers. Immutable.
 */
public final class OnnxImport implements StoredNetwork {
  private final ModelProto model;

  private OnnxImport(ModelProto model) {
    this.model = requireNonNull(model, "model is null");
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static OnnxImport of(byte[] file) {
    try {
      ModelProto model = ModelProto.parseFrom(file);
      if (model.getGraph().getNodeCount() == 0) {
        throw new IllegalArgumentException("this is no ONNX file, or an empty one");
      }
      return new OnnxImport(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("this is no ONNX file, or a damaged one", e);
    }
  }

  /** The network without its weights, as a text for {@link #ofStructure}. */
  @Override
  public String structure() {
    ModelProto bare =
        ModelProto.newBuilder()
            .setProducerName(model.getProducerName())
            .setGraph(OnnxValues.withoutWeights(model.getGraph()))
            .build();
    return Base64.getEncoder().encodeToString(bare.toByteArray());
  }

  /** The network that a {@link #structure} is of. It has no weights. */
  public static OnnxImport ofStructure(String structure) {
    return of(Base64.getDecoder().decode(structure));
  }

  /**
   * Its layers.
   *
   * @param context the data that it is for
   * @throws IllegalArgumentException naming the node, if it is unknown here; if the data do not fit
   */
  public LayerGraph graph(ModelContext context) {
    return new OnnxLayers(model, context).graph();
  }

  /**
   * Its weights, flat, in the order of {@link #graph}'s layout.
   *
   * @throws IllegalArgumentException as {@link #graph}, and naming the constant that is damaged
   */
  @Override
  public Optional<float[]> weights(ModelContext context) {
    OnnxLayers layers = new OnnxLayers(model, context);
    LayerGraph graph = layers.graph();
    Map<String, Supplier<float[]>> sources = layers.parameters();
    float[] weights = new float[graph.layout().length()];
    for (ParameterBlock block : graph.layout().blocks()) {
      float[] values = sources.get(block.layer() + "." + block.parameter()).get();
      if (values.length != block.length()) {
        throw new IllegalArgumentException(
            "layer %s has %d numbers for %s instead of %d"
                .formatted(block.layer(), values.length, block.parameter(), block.length()));
      }
      System.arraycopy(values, 0, weights, block.offset(), values.length);
    }
    return Optional.of(weights);
  }
}
