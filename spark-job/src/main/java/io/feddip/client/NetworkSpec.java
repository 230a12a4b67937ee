package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.plugin.NoSettings;
import java.io.Serializable;

/**
 * Which network, so that whoever has it can make it.
 *
 * @param name as {@code model.name}
 * @param settings of its own
 * @param structure what its file says, if it is from one; else empty
 */
public record NetworkSpec(String name, Record settings, String structure) implements Serializable {
  public NetworkSpec {
    requireNonNull(name, "name is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(structure, "structure is null");
  }

  /** A network of the zoo. */
  public static NetworkSpec ofZoo(String name) {
    return new NetworkSpec(name, new NoSettings(), "");
  }
}
