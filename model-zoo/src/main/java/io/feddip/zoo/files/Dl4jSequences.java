package io.feddip.zoo.files;

import io.feddip.api.layers.LayerDefinition;
import io.feddip.api.model.ParameterBlock;
import io.feddip.zoo.dl4j.Dl4jGates;
import io.feddip.zoo.files.Dl4jConfiguration.Node;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.Lstm;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DeepLearning4J's layers of sequences as this project's. */
final class Dl4jSequences {
  private Dl4jSequences() {}

  /**
   * The layer here, if it is one of a sequence's.
   *
   * @throws IllegalArgumentException naming it, if there is none like it here
   */
  static Optional<LayerDefinition> of(Node node) {
    Layer layer = node.layer();
    boolean last = layer instanceof LastTimeStep;
    Layer inner = inner(layer);
    if (inner instanceof EmbeddingSequenceLayer words && !last) {
      if (words.hasBias() || !(words.getActivationFn() instanceof ActivationIdentity)) {
        throw new IllegalArgumentException(
            "layer %s has a bias or an activation, which embeddings here have not"
                .formatted(node.name()));
      }
      return Optional.of(
          new Embedding(Math.toIntExact(words.getNIn()), Math.toIntExact(words.getNOut())));
    }
    if (inner instanceof AbstractLSTM lstm) {
      if (lstm.getClass() != LSTM.class
          || !(lstm.getActivationFn() instanceof ActivationTanH)
          || !(lstm.getGateActivationFn() instanceof ActivationSigmoid)) {
        throw new IllegalArgumentException(
            "layer %s is a %s of another kind; LSTM with tanh and sigmoid gates, without peepholes, is read"
                .formatted(node.name(), lstm.getClass().getSimpleName()));
      }
      return Optional.of(new Lstm(Math.toIntExact(lstm.getNOut()), !last));
    }
    if (layer instanceof BaseWrapperLayer) {
      throw new IllegalArgumentException(
          "layer %s is a %s, which is not read"
              .formatted(node.name(), layer.getClass().getSimpleName()));
    }
    return Optional.empty();
  }

  /** A layer without what takes its last time. */
  static Layer inner(Layer layer) {
    return layer instanceof LastTimeStep last ? last.getUnderlying() : layer;
  }

  /**
   * The numbers of a parameter, out of those of its layer.
   *
   * @param all the layer's, as DeepLearning4J has them
   * @param from where those of the parameter begin, if they lie as here
   */
  static float[] parameter(Layer layer, ParameterBlock block, float[] all, int from) {
    boolean everyTime = layer instanceof RnnOutputLayer && block.shape().size() != 2;
    int start = from;
    if (everyTime) {
      // Here a convolution, whose bias comes first.
      start = block.kind() == ParameterBlock.Kind.KERNEL ? 0 : all.length - block.length();
    }
    if (start + block.length() > all.length) {
      throw new IllegalArgumentException(
          "layer %s has %d coefficients, too few".formatted(block.layer(), all.length));
    }
    float[] own = new float[block.length()];
    System.arraycopy(all, start, own, 0, own.length);
    Layer inner = inner(layer);
    if (inner instanceof AbstractLSTM) {
      return Dl4jGates.fromDl4j(own);
    }
    return inner instanceof EmbeddingSequenceLayer
        ? Dl4jGates.turned(own, block.shape().get(1), block.shape().get(0))
        : own;
  }
}
