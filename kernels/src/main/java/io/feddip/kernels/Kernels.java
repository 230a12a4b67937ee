package io.feddip.kernels;

import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.PlainLoops;
import io.feddip.kernels.vector.VectorLoops;
import java.util.Optional;

/** Chooses the implementation of the {@link InnerLoops} once, when the class is loaded. */
public final class Kernels {
  private static final InnerLoops PLAIN = PlainLoops.create();
  private static final Optional<InnerLoops> VECTOR = findVector();

  private Kernels() {}

  /** The fastest implementation that this Java virtual machine can run. */
  public static InnerLoops preferred() {
    return VECTOR.orElse(PLAIN);
  }

  /** The plain Java implementation. */
  public static InnerLoops plain() {
    return PLAIN;
  }

  /** The implementation with the Vector API, where the module is there. */
  public static Optional<InnerLoops> vector() {
    return VECTOR;
  }

  /** Bits of a vector of the preferred implementation; 0 is plain Java. */
  public static int vectorBits() {
    return VECTOR.isPresent() ? VectorLoops.bits() : 0;
  }

  private static Optional<InnerLoops> findVector() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Optional.of(VectorLoops.create())
        : Optional.empty();
  }
}
