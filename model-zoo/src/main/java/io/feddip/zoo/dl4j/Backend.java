package io.feddip.zoo.dl4j;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** The ND4J backend on the class path, known by what it says of itself. */
public final class Backend {
  /**
   * The machine code in ND4J's libraries for CUDA 11.6 is for compute capability 3.7 to 8.6,
   * without PTX to compile further; code for 8.6 runs on 8.9 too.
   */
  private static final Capability LOWEST = new Capability(3, 7);

  private static final Capability HIGHEST = new Capability(8, 9);

  private Backend() {}

  private record Capability(long major, long minor) {
    boolean isBelow(Capability other) {
      return major < other.major || (major == other.major && minor < other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  /**
   * Loads the backend, unless it is, and checks that it has code for all graphics processors it
   * sees: without, its first operation would fail with a message that tells nothing.
   *
   * @throws UnsupportedBackendException naming the processor and what can be done
   */
  public static void requireUsable() {
    requireUsable(Nd4j.getExecutioner().getEnvironmentInformation());
  }

  /** As above, for what a backend says: it is right if it speaks of no graphics processors. */
  static void requireUsable(Map<?, ?> environment) {
    if (environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> devices) {
      for (Object device : devices) {
        if (device instanceof Map<?, ?> properties) {
          requireCode(properties);
        }
      }
    }
  }

  private static void requireCode(Map<?, ?> device) {
    if (device.get(Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY) instanceof Number major
        && device.get(Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY) instanceof Number minor) {
      Capability capability = new Capability(major.longValue(), minor.longValue());
      if (capability.isBelow(LOWEST) || HIGHEST.isBelow(capability)) {
        throw new UnsupportedBackendException(
            ("the GPU %s has compute capability %s; ND4J's CUDA backend holds code for %s to %s"
                    + " only. Hide the GPU with CUDA_VISIBLE_DEVICES, or build without -Pcuda to"
                    + " train on the CPU")
                .formatted(
                    device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY), capability, LOWEST, HIGHEST));
      }
    }
  }
}
