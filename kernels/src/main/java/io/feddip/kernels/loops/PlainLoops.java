package io.feddip.kernels.loops;

/** The {@link InnerLoops} in plain Java. */
public final class PlainLoops {
  private PlainLoops() {}

  /** Loops that run on every virtual machine. */
  public static InnerLoops create() {
    return new InnerLoops(
        "plain Java",
        new PlainMatrixLoops(),
        new PlainArrayLoops(),
        new PlainPoolLoops(),
        new PlainNormLoops());
  }
}
