package io.feddip.api.plugin;

/**
 * What a jar adds. It is found by {@link java.util.ServiceLoader}: the jar has a file {@code
 * META-INF/services/io.feddip.api.plugin.Plugin} that names the class, which has a public
 * constructor without arguments. It is made on the driver and on every executor.
 */
public interface Plugin {
  /** The name of what the product itself brings, which nobody else may take. */
  String OWN = "feddip";

  /** What to call it in messages and in a run's record, for example {@code my-plugin}. */
  String name();

  /** Its version: part of a run's fingerprint, so a resumed run insists on it. */
  String version();

  /** Says what it brings, a line a thing. */
  void register(Extensions to);
}
