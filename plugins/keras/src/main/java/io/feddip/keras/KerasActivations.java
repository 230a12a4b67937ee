package io.feddip.keras;

import java.util.Optional;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Activations that run as DeepLearning4J's own; ReLU is this project's. */
final class KerasActivations {
  static final String RELU = "relu";
  static final String LINEAR = "linear";
  static final String SOFTMAX = "softmax";

  private KerasActivations() {}

  /**
   * By Keras' name.
   *
   * @throws IllegalArgumentException naming the layer, if it is not known
   */
  static IActivation named(KerasLayer layer, String name) {
    Activation known =
        switch (name) {
          case "sigmoid" -> Activation.SIGMOID;
          case "tanh" -> Activation.TANH;
          case "softplus" -> Activation.SOFTPLUS;
          case "softsign" -> Activation.SOFTSIGN;
          case "selu" -> Activation.SELU;
          case "swish", "silu" -> Activation.SWISH;
          case "relu6" -> Activation.RELU6;
          default -> null;
        };
    if (known != null) {
      return known.getActivationFunction();
    }
    if (name.equals("elu")) {
      return new ActivationELU(1);
    }
    throw layer.wrong("its activation %s is not known here".formatted(name));
  }

  /** What a layer that is nothing but an activation computes; nothing if it is a plain ReLU. */
  static Optional<IActivation> of(KerasLayer layer) {
    switch (layer.kind()) {
      case "ReLU" -> {
        double slope = layer.number("negative_slope", 0);
        boolean six = layer.number("max_value", Double.POSITIVE_INFINITY) == 6;
        layer.require(layer.number("threshold", 0) == 0, "its threshold is not 0");
        layer.require(
            six || !layer.config().path("max_value").isNumber(), "only a max_value of 6 is known");
        layer.require(!six || slope == 0, "a negative_slope with a max_value is not known");
        if (six) {
          return Optional.of(Activation.RELU6.getActivationFunction());
        }
        return slope == 0 ? Optional.empty() : Optional.of(new ActivationLReLU(slope));
      }
      case "LeakyReLU" -> {
        // Keras 2 called it alpha.
        double slope = layer.number("negative_slope", layer.number("alpha", 0.3));
        return Optional.of(new ActivationLReLU(slope));
      }
      case "ELU" -> {
        return Optional.of(new ActivationELU(layer.number("alpha", 1)));
      }
      default -> {
        return layer.activation().equals(RELU)
            ? Optional.empty()
            : Optional.of(named(layer, layer.activation()));
      }
    }
  }
}
