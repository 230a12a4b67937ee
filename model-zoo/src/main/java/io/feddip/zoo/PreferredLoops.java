package io.feddip.zoo;

import io.feddip.kernels.Kernels;
import io.feddip.kernels.loops.InnerLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops that networks of this virtual machine run on; the log names them once. */
final class PreferredLoops {
  private static final Logger LOGGER = LoggerFactory.getLogger(PreferredLoops.class);
  private static final InnerLoops LOOPS = logged(Kernels.preferred());

  private PreferredLoops() {}

  static InnerLoops get() {
    return LOOPS;
  }

  private static InnerLoops logged(InnerLoops loops) {
    if (Kernels.vector().isPresent()) {
      LOGGER.info("kernels: {}", loops);
    } else {
      LOGGER.info(
          "kernels: {}; start Java with --add-modules=jdk.incubator.vector for several times the"
              + " speed",
          loops);
    }
    return loops;
  }
}
