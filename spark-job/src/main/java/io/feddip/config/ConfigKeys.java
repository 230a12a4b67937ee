package io.feddip.config;

import static java.util.stream.Collectors.toSet;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugins;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The configuration keys, as the records of {@link RunConfig} and the settings of extensions
 * declare them.
 */
public final class ConfigKeys {
  public static final String ROOT = "feddip";

  private ConfigKeys() {}

  /**
   * One key.
   *
   * @param path full dotted name, {@code feddip.} included
   * @param key its description, default and range
   * @param type the component's type
   */
  public record Entry(String path, Key key, Type type) {}

  /** Every key of the product itself, section by section. */
  public static List<Entry> all() {
    return all(Plugins.load().own());
  }

  /**
   * The same, then those of plug-ins.
   *
   * @throws UsageException if the keys of a plug-in would stand among those of the product
   */
  public static List<Entry> all(Plugins plugins) {
    List<Entry> entries = new ArrayList<>();
    collect(ROOT, RunConfig.class, entries);
    for (Extension<?, ?, ?> extension : plugins.own().all()) {
      of(extension).stream()
          .filter(entry -> !entries.contains(entry))
          .forEach(entry -> entries.add(endOfSection(entry, entries), entry));
    }
    Set<String> own = entries.stream().map(Entry::path).collect(toSet());
    for (Extension<?, ?, ?> extension : plugins.all()) {
      if (!extension.isOwn()) {
        List<Entry> keys = of(extension);
        refuseIntruder(extension, keys, own);
        keys.stream().filter(entry -> !entries.contains(entry)).forEach(entries::add);
      }
    }
    return List.copyOf(entries);
  }

  /** Keys of the product may be read by a plug-in, and are then the product's in every respect. */
  private static void refuseIntruder(
      Extension<?, ?, ?> extension, List<Entry> keys, Set<String> own) {
    String section = extension.section();
    if (own.stream().anyMatch(key -> key.equals(section) || key.startsWith(section + "."))) {
      throw new UsageException(
          "plug-in %s calls something %s, and %s is a key of feddip's own; it needs another name"
              .formatted(extension.owner().name(), extension.name(), section));
    }
    keys.stream()
        .map(Entry::path)
        .filter(path -> !path.startsWith(section + ".") && !own.contains(path))
        .findFirst()
        .ifPresent(
            path -> {
              throw new UsageException(
                  "plug-in %s has the key %s, which must stand under %s"
                      .formatted(extension.owner().name(), path, section));
            });
  }

  /** Where the innermost section ends that a key belongs to and that has keys already. */
  private static int endOfSection(Entry entry, List<Entry> entries) {
    for (String section = parent(entry.path()); !section.isEmpty(); section = parent(section)) {
      for (int i = entries.size(); i > 0; i--) {
        if (entries.get(i - 1).path().startsWith(section + ".")) {
          return i;
        }
      }
    }
    return entries.size();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  /** Every key that an extension's settings are made of, those of other sections too. */
  static List<Entry> of(Extension<?, ?, ?> extension) {
    List<Entry> entries = new ArrayList<>();
    collect(extension.section(), extension.settings(), entries);
    return entries;
  }

  /** The keys that an extension reads, full names. */
  static Set<String> readBy(Extension<?, ?, ?> extension) {
    Set<String> read = new LinkedHashSet<>();
    for (RecordComponent component : extension.settings().getRecordComponents()) {
      List<Entry> keys = new ArrayList<>();
      collect(extension.section(), component, keys);
      Section section = component.getAnnotation(Section.class);
      List<String> only = section == null ? List.of() : List.of(section.reads());
      keys.stream()
          .map(Entry::path)
          .filter(
              path -> only.isEmpty() || only.contains(path.substring(path.lastIndexOf('.') + 1)))
          .forEach(read::add);
    }
    return read;
  }

  private static void collect(String section, Class<?> type, List<Entry> entries) {
    for (RecordComponent component : type.getRecordComponents()) {
      collect(section, component, entries);
    }
  }

  private static void collect(String section, RecordComponent component, List<Entry> entries) {
    String path = path(section, component);
    if (component.getType().isRecord()) {
      collect(path, component.getType(), entries);
    } else if (component.getType() != PluggedIn.class) {
      entries.add(new Entry(path, key(component), component.getGenericType()));
    }
  }

  /** Full name of a component's key, or of its group of keys. */
  static String path(String section, RecordComponent component) {
    Section other = component.getAnnotation(Section.class);
    if (other == null) {
      return section + "." + name(component);
    }
    return component.getType().isRecord() ? other.value() : other.value() + "." + name(component);
  }

  /** What of a kind is used where a configuration names nothing. */
  static String defaultName(Kind kind) {
    List<Entry> entries = new ArrayList<>();
    collect(ROOT, RunConfig.class, entries);
    return entries.stream()
        .filter(entry -> entry.path().equals(ROOT + "." + kind.key()))
        .map(entry -> entry.key().or())
        .findFirst()
        .orElseThrow();
  }

  static Key key(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException(component + " has no @Key");
    }
    return key;
  }

  /** The component's name as a key: {@code learningRateDecay} is {@code learning-rate-decay}. */
  public static String name(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key != null && !key.name().isEmpty()) {
      return key.name();
    }
    return kebab(component.getName());
  }

  static String kebab(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** An enum constant as it is written in configuration files: {@code L2_SQUARED} is l2-squared. */
  public static String value(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
