package io.feddip.api.plugin;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.feddip.api.UsageException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The plug-ins at hand, and what they bring, found by kind and name. Immutable; loaded anew by
 * whoever asks, because a class loader is what decides which there are.
 */
public final class Plugins {
  private final List<Extension<?, ?, ?>> extensions;

  private Plugins(List<Extension<?, ?, ?>> extensions) {
    this.extensions = List.copyOf(extensions);
  }

  /**
   * Those on this thread's class path: the product's own, then those of a user's jars.
   *
   * @throws UsageException if a plug-in cannot be loaded, or two bring the same thing
   */
  public static Plugins load() {
    List<Plugin> found = find(Thread.currentThread().getContextClassLoader());
    if (found.stream().noneMatch(Plugins::isNamedAsTheProduct)) {
      // A thread that another program made, a notebook's or a gateway's, may see less than we do.
      found.addAll(find(Plugins.class.getClassLoader()));
    }
    found.sort(comparing(plugin -> !isNamedAsTheProduct(plugin)));
    return of(found);
  }

  private static List<Plugin> find(ClassLoader loader) {
    List<Plugin> found = new ArrayList<>();
    Iterator<Plugin> services = ServiceLoader.load(Plugin.class, loader).iterator();
    try {
      while (services.hasNext()) {
        found.add(services.next());
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new UsageException(
          "a plug-in cannot be loaded: %s; its jar is damaged or was built for another version of"
                  .formatted(reason(e))
              + " feddip's api",
          e);
    }
    return found;
  }

  private static boolean isNamedAsTheProduct(Plugin plugin) {
    return plugin.name().equals(Plugin.OWN);
  }

  /**
   * Some plug-ins.
   *
   * @throws UsageException if one fails, or two bring the same thing
   */
  public static Plugins of(List<? extends Plugin> plugins) {
    List<Extension<?, ?, ?>> all = new ArrayList<>();
    for (Plugin plugin : plugins) {
      if (isNamedAsTheProduct(plugin) && !isOfTheProduct(plugin)) {
        throw new UsageException(
            "plug-in %s is named as the product is; it needs a name of its own"
                .formatted(describe(plugin)));
      }
      Extensions registered = new Extensions(plugin);
      try {
        plugin.register(registered);
      } catch (LinkageError | RuntimeException e) {
        throw new UsageException(
            "plug-in %s cannot be used: %s; was it built for another version of feddip's api?"
                .formatted(describe(plugin), reason(e)),
            e);
      }
      for (Extension<?, ?, ?> extension : registered.all()) {
        all.stream()
            .filter(
                other -> other.kind() == extension.kind() && other.name().equals(extension.name()))
            .findFirst()
            .ifPresent(other -> refuse(extension, other));
        all.add(extension);
      }
    }
    return new Plugins(all);
  }

  private static boolean isOfTheProduct(Plugin plugin) {
    return plugin.getClass().getName().startsWith("io.feddip.");
  }

  private static void refuse(Extension<?, ?, ?> one, Extension<?, ?, ?> other) {
    if (other.isOwn()) {
      throw new UsageException(
          "feddip.%s = %s is feddip's own, and plug-in %s brings it too; it needs another name there"
              .formatted(one.kind().key(), one.name(), one.owner().name()));
    }
    throw new UsageException(
        "feddip.%s = %s is brought by two plug-ins, %s and %s; leave one of them out"
            .formatted(
                one.kind().key(), one.name(), describe(other.owner()), describe(one.owner())));
  }

  /** These extensions alone. */
  public static Plugins ofExtensions(List<Extension<?, ?, ?>> extensions) {
    return new Plugins(extensions);
  }

  /** What the product itself brings. */
  public Plugins own() {
    return new Plugins(extensions.stream().filter(Extension::isOwn).toList());
  }

  /** Everything, the product's own first. */
  public List<Extension<?, ?, ?>> all() {
    return extensions;
  }

  /** The names of one kind. */
  public List<String> names(Kind kind) {
    return extensions.stream()
        .filter(extension -> extension.kind() == kind)
        .map(Extension::name)
        .toList();
  }

  /** What has this name, if anything. */
  public Optional<Extension<?, ?, ?>> find(Kind kind, String name) {
    return extensions.stream()
        .filter(extension -> extension.kind() == kind && extension.name().equals(name))
        .findFirst();
  }

  /**
   * What has this name.
   *
   * @throws UsageException naming the key and what there is
   */
  public Extension<?, ?, ?> require(Kind kind, String name) {
    return find(kind, name)
        .orElseThrow(
            () ->
                new UsageException(
                    "feddip.%s = %s; it needs one of %s, or a plug-in's jar that brings it"
                        .formatted(kind.key(), name, names(kind).stream().collect(joining(", ")))));
  }

  /** Where a plug-in was loaded from: its jar or folder; nothing if that cannot be told. */
  public static Optional<Path> origin(Plugin plugin) {
    CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
    try {
      return source == null || !"file".equals(source.getLocation().getProtocol())
          ? Optional.empty()
          : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String describe(Plugin plugin) {
    return plugin.name()
        + " "
        + plugin.version()
        + origin(plugin).map(path -> " (" + path.getFileName() + ")").orElse("");
  }

  private static String reason(Throwable e) {
    Throwable cause =
        e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return cause.getClass().getSimpleName() + ": " + message;
  }
}
