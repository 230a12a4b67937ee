package io.feddip.api.model;

import java.util.Optional;

/** Checks of arguments that all networks share. */
public final class LocalNetworks {
  private LocalNetworks() {}

  public static void check(Network network, float[] weights, Minibatch batch) {
    checkLength("weights", weights, network.layout().length());
    if (!batch.shape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          "the batch has " + batch.shape() + ", the network takes " + network.inputShape());
    }
    if (batch.size() < 1) {
      throw new IllegalArgumentException("the batch is empty");
    }
  }

  public static void checkLength(String what, float[] values, int expected) {
    if (values.length != expected) {
      throw new IllegalArgumentException(
          what + " must have length " + expected + ", not " + values.length);
    }
  }

  public static void checkMask(Layout layout, Layout masked, Optional<Mask> mask) {
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
