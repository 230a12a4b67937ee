package io.feddip.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That tests which are run again for narrower vectors, or for none, do compute in those. */
final class TestKernels {
  /** The widest vectors that the build lets this JVM have; 0 is none. */
  private static final int MOST_BITS = Integer.getInteger("feddip.test.bits", 2048);

  @Test
  void vectorsAreNoWiderThanTheBuildAllows() {
    if (MOST_BITS == 0) {
      assertThat(Kernels.vectorBits()).isZero();
      assertThat(Kernels.preferred()).isSameAs(Kernels.plain());
    } else {
      assertThat(Kernels.vectorBits()).isBetween(128, MOST_BITS);
      assertThat(Kernels.preferred()).isSameAs(Kernels.vector().orElseThrow());
    }
  }
}
