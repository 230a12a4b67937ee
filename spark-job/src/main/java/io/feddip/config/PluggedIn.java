package io.feddip.config;

import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugin;
import java.util.List;
import java.util.Optional;

/** What plug-ins bring to a run: the things that its configuration names, with their settings. */
public final class PluggedIn {
  /** No plug-in. */
  public static final PluggedIn NOTHING = new PluggedIn(List.of());

  private final List<Part> parts;

  PluggedIn(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * One thing.
   *
   * @param settings its own keys, bound
   */
  public record Part(Extension<?, ?, ?> extension, Record settings) {}

  /** Everything that the configuration names. */
  public List<Part> parts() {
    return parts;
  }

  /** Whose things the configuration names, each once. */
  public List<Plugin> plugins() {
    return parts.stream().map(part -> part.extension().owner()).distinct().toList();
  }

  /**
   * What has this name.
   *
   * @param builtIn names that plug-ins may not take
   * @throws UsageException if the job has something of that name too
   */
  public Optional<Part> find(Kind kind, String name, List<String> builtIn) {
    Optional<Part> found =
        parts.stream()
            .filter(part -> part.extension().kind() == kind)
            .filter(part -> part.extension().name().equals(name))
            .findFirst();
    if (found.isPresent() && builtIn.contains(name)) {
      throw new UsageException(
          "feddip.%s = %s is feddip's own, and plug-in %s brings it too; it needs another name there"
              .formatted(kind.key(), name, found.get().extension().owner().name()));
    }
    return found;
  }

  /**
   * Makes what has this name, if a plug-in brings it.
   *
   * @param builtIn as for {@link #find}
   * @param context as its kind wants it
   * @throws UsageException as for {@link #find}, and if the plug-in's code fails
   */
  public <T> Optional<T> make(
      Kind kind, String name, List<String> builtIn, Object context, Class<T> type) {
    return find(kind, name, builtIn).map(part -> type.cast(made(part, context)));
  }

  /**
   * Makes what has this name and needs no context.
   *
   * @throws UsageException if no plug-in brings it, or its code fails
   */
  public <T> T require(Kind kind, String name, Class<T> type) {
    return make(kind, name, List.of(), null, type)
        .orElseThrow(
            () ->
                new UsageException(
                    "feddip.%s has %s, which no plug-in brings; name its jar: --plugins"
                        .formatted(kind.key(), name)));
  }

  @SuppressWarnings("unchecked")
  private static Object made(Part part, Object context) {
    Extension<?, Object, ?> extension = (Extension<?, Object, ?>) part.extension();
    try {
      return extension.make(part.settings(), context);
    } catch (UsageException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new UsageException(
          "plug-in %s cannot make %s: %s"
              .formatted(extension.owner().name(), extension.section(), e),
          e);
    }
  }
}
