package io.feddip.api.plugin;

import static java.util.Objects.requireNonNull;

import java.util.function.BiFunction;

/**
 * One thing that a plug-in brings.
 *
 * @param kind what it is
 * @param name what the configuration calls it
 * @param settings record of its own keys
 * @param create makes it of its settings and a context, whose type the kind decides
 * @param owner who brought it
 */
public record Extension<S extends Record, C, T>(
    Kind kind, String name, Class<S> settings, BiFunction<S, C, T> create, Plugin owner) {
  public Extension {
    requireNonNull(kind, "kind is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(create, "create is null");
    requireNonNull(owner, "owner is null");
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "a name is of small letters, digits and hyphens, not '" + name + "'");
    }
  }

  /** Whether it is the product's own. */
  public boolean isOwn() {
    return owner.name().equals(Plugin.OWN);
  }

  /** The section of its own keys: {@code feddip.strategy.my-strategy}. */
  public String section() {
    return "feddip." + kind.section() + "." + name;
  }

  /**
   * Makes it.
   *
   * @param bound an instance of {@link #settings}
   */
  public T make(Record bound, C context) {
    return create.apply(settings.cast(bound), context);
  }
}
