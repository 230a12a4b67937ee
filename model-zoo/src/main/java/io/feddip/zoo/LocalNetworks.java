package io.feddip.zoo;

import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import java.util.Optional;

/** Checks of arguments that all networks share. */
final class LocalNetworks {
  private LocalNetworks() {}

  static void check(LocalNetwork network, float[] weights, Minibatch batch) {
    checkLength("weights", weights, network.layout().length());
    if (!batch.shape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          "the batch has " + batch.shape() + ", the network takes " + network.inputShape());
    }
    if (batch.size() < 1) {
      throw new IllegalArgumentException("the batch is empty");
    }
  }

  static void checkLength(String what, float[] values, int expected) {
    if (values.length != expected) {
      throw new IllegalArgumentException(
          what + " must have length " + expected + ", not " + values.length);
    }
  }

  static void checkMask(ParameterLayout layout, ParameterLayout masked, Optional<Mask> mask) {
    if (masked.length() != layout.length()) {
      throw new IllegalArgumentException(masked + " is not a layout of " + layout);
    }
    mask.ifPresent(
        present -> {
          if (present.size() != masked.prunableLength()) {
            throw new IllegalArgumentException(present + " does not fit " + masked);
          }
        });
  }
}
