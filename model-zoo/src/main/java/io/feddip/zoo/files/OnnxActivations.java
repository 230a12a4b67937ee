package io.feddip.zoo.files;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Activations that run as DeepLearning4J's own. */
final class OnnxActivations {
  private OnnxActivations() {}

  /**
   * @throws IllegalArgumentException naming the node, if it is no activation that is known
   */
  static ActivationLayer of(OnnxNode node, OnnxValues values) {
    return new ActivationLayer(activation(node, values));
  }

  private static IActivation activation(OnnxNode node, OnnxValues values) {
    return switch (node.operator()) {
      case "Sigmoid" -> Activation.SIGMOID.getActivationFunction();
      case "Tanh" -> Activation.TANH.getActivationFunction();
      case "Softplus" -> Activation.SOFTPLUS.getActivationFunction();
      case "LeakyRelu" -> new ActivationLReLU(node.number("alpha", 0.01));
      case "Elu" -> new ActivationELU(node.number("alpha", 1));
      case "Clip" -> {
        boolean six =
            node.has(1)
                && node.has(2)
                && values.floats(node.input(1))[0] == 0
                && values.floats(node.input(2))[0] == 6;
        node.require(six, "only limits of 0 and 6 are known");
        yield Activation.RELU6.getActivationFunction();
      }
      default -> throw node.wrong("this operator is not known here");
    };
  }
}
