package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a process computes on, as far as results or times depend on it. The fast layers' sums are
 * formed in lanes, as many as a vector holds, so their last bits depend on the vector's width;
 * those of DeepLearning4J's own layers depend on what its native library makes of the CPU.
 *
 * @param cpu the processor's name, or its architecture where the system tells no name
 * @param vectorBits bits of a vector of the kernels in use; 0 is plain Java
 * @param java the JDK's version
 */
public record Machine(String cpu, int vectorBits, String java) {
  private static final String PLAIN = "plain Java";
  private static final String BITS = " bits";

  public Machine {
    requireNonNull(cpu, "cpu is null");
    requireNonNull(java, "java is null");
    cpu = cpu.replace(';', ',');
    java = java.replace(';', ',');
  }

  /** The kernels' width in words. */
  public String width() {
    return vectorBits == 0 ? PLAIN : vectorBits + BITS;
  }

  /** One line that {@link #parse} reads: "AMD EPYC; 512 bits; JDK 17.0.15+6". */
  @Override
  public String toString() {
    return cpu + "; " + width() + "; JDK " + java;
  }

  /** Reads what {@link #toString} gave; nothing if it is anything else. */
  public static Optional<Machine> parse(String line) {
    String[] parts = line.strip().split("; ", -1);
    if (parts.length != 3 || !parts[2].startsWith("JDK ")) {
      return Optional.empty();
    }
    String java = parts[2].substring("JDK ".length());
    if (parts[1].equals(PLAIN)) {
      return Optional.of(new Machine(parts[0], 0, java));
    }
    return parts[1].matches("[0-9]{1,5} bits")
        ? Optional.of(
            new Machine(
                parts[0],
                Integer.parseInt(parts[1].substring(0, parts[1].length() - BITS.length())),
                java))
        : Optional.empty();
  }
}
