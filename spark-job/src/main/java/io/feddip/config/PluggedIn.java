package io.feddip.config;

import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugin;
import io.feddip.api.plugin.Plugins;
import java.util.List;
import java.util.Optional;

/** What plug-ins bring to a run: the things that its configuration names, with their settings. */
public final class PluggedIn {
  /** Nothing. */
  public static final PluggedIn NOTHING = new PluggedIn(List.of(), List.of());

  private final List<Part> named;
  private final List<Part> all;

  /**
   * @param named what the configuration names
   * @param all the same and what the product brings beside, as they were registered
   */
  PluggedIn(List<Part> named, List<Part> all) {
    this.named = List.copyOf(named);
    this.all = List.copyOf(all);
  }

  /**
   * One thing.
   *
   * @param settings its own keys, bound
   */
  public record Part(Extension<?, ?, ?> extension, Record settings) {
    /** What two loads of the same plug-in have in common. */
    private List<Object> identity() {
      return List.of(
          extension.section(), extension.owner().name(), extension.owner().version(), settings);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Part part && identity().equals(part.identity());
    }

    @Override
    public int hashCode() {
      return identity().hashCode();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PluggedIn plugged && all().equals(plugged.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  /** What the configuration names of plug-ins: nothing of the product's own. */
  public List<Part> parts() {
    return named.stream().filter(part -> !part.extension().isOwn()).toList();
  }

  /** Whose things the configuration names, each once: the product itself is none of them. */
  public List<Plugin> plugins() {
    return parts().stream().map(part -> part.extension().owner()).distinct().toList();
  }

  /**
   * Everything that has settings in a run's record: what is named, and all of the product's own.
   */
  public List<Part> all() {
    return all;
  }

  /** Settings of one thing, of the product's own or named by the configuration. */
  public <S extends Record> Optional<S> settings(Class<S> type) {
    return all().stream().map(Part::settings).filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * Settings of what the configuration names.
   *
   * @throws UsageException if nobody brings it
   */
  public Record settings(Kind kind, String name) {
    return find(kind, name)
        .map(Part::settings)
        .orElseThrow(() -> new UsageException(missing(kind, name)));
  }

  /** Whether the configuration names it. */
  boolean isNamed(Extension<?, ?, ?> extension) {
    return named.stream().anyMatch(part -> part.extension().equals(extension));
  }

  /** The same without settings. */
  Plugins used() {
    return Plugins.ofExtensions(all().stream().<Extension<?, ?, ?>>map(Part::extension).toList());
  }

  /** What the configuration names so, if a plug-in or the product brings it. */
  public Optional<Part> find(Kind kind, String name) {
    return named.stream()
        .filter(part -> part.extension().kind() == kind)
        .filter(part -> part.extension().name().equals(name))
        .findFirst();
  }

  /**
   * Makes what has this name and needs no context.
   *
   * @throws UsageException if nobody brings it, or its code fails
   */
  public <T> T require(Kind kind, String name, Class<T> type) {
    return require(kind, name, null, type);
  }

  /**
   * Makes what has this name.
   *
   * @param context as its kind wants it
   * @throws UsageException if nobody brings it, or its code fails
   */
  public <T> T require(Kind kind, String name, Object context, Class<T> type) {
    return find(kind, name)
        .map(part -> type.cast(made(part, context)))
        .orElseThrow(() -> new UsageException(missing(kind, name)));
  }

  private String missing(Kind kind, String name) {
    List<String> own =
        all().stream()
            .map(Part::extension)
            .filter(extension -> extension.kind() == kind && extension.isOwn())
            .map(Extension::name)
            .toList();
    return own.isEmpty()
        ? "feddip.%s has %s, which no plug-in brings; name its jar: --plugins"
            .formatted(kind.key(), name)
        : "feddip.%s = %s; it needs one of %s, or the jar of a plug-in that brings it: --plugins"
            .formatted(kind.key(), name, String.join(", ", own));
  }

  @SuppressWarnings("unchecked")
  private static Object made(Part part, Object context) {
    Extension<?, Object, ?> extension = (Extension<?, Object, ?>) part.extension();
    try {
      return extension.make(part.settings(), context);
    } catch (UsageException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      if (extension.isOwn()) {
        throw e;
      }
      throw new UsageException(
          "plug-in %s cannot make %s: %s"
              .formatted(extension.owner().name(), extension.section(), e),
          e);
    }
  }
}
