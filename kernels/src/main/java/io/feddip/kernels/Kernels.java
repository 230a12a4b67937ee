package io.feddip.kernels;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the implementation of the {@link InnerLoops} once, when the class is loaded. */
public final class Kernels {
  private static final Logger LOGGER = LoggerFactory.getLogger(Kernels.class);
  private static final InnerLoops PLAIN =
      new InnerLoops(
          "plain Java",
          new PlainMatrixLoops(),
          new PlainArrayLoops(),
          new PlainPoolLoops(),
          new PlainNormLoops());
  private static final Optional<InnerLoops> VECTOR = findVector();
  private static final InnerLoops PREFERRED = choose();

  private Kernels() {}

  /** The fastest implementation that this Java virtual machine can run. */
  public static InnerLoops preferred() {
    return PREFERRED;
  }

  /** The plain Java implementation. */
  public static InnerLoops plain() {
    return PLAIN;
  }

  /** The implementation with the Vector API, where the module is there. */
  public static Optional<InnerLoops> vector() {
    return VECTOR;
  }

  private static Optional<InnerLoops> findVector() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Optional.of(VectorAccess.create())
        : Optional.empty();
  }

  private static InnerLoops choose() {
    InnerLoops chosen = VECTOR.orElse(PLAIN);
    if (VECTOR.isPresent()) {
      LOGGER.info("kernels: {}", chosen.description());
    } else {
      LOGGER.info(
          "kernels: {}; start Java with --add-modules=jdk.incubator.vector for several times the speed",
          chosen.description());
    }
    return chosen;
  }

  /** Keeps the Vector API's classes out of reach of the verifier where the module is absent. */
  private static final class VectorAccess {
    static InnerLoops create() {
      return new InnerLoops(
          "Vector API, " + VectorTiles.BITS + " bits",
          new VectorMatrixLoops(),
          new VectorArrayLoops(),
          new VectorPoolLoops(),
          new VectorNormLoops());
    }
  }
}
