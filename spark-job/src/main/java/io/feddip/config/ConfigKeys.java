package io.feddip.config;

import io.feddip.api.Key;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Plugins;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The configuration keys, as the records of {@link RunConfig} declare them. */
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

  /** Every key of the job itself, in the order of declaration. */
  public static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    collect(ROOT, RunConfig.class, entries);
    return List.copyOf(entries);
  }

  /**
   * The same, then those of plug-ins.
   *
   * @throws UsageException if the keys of a plug-in would stand under a key of the job
   */
  public static List<Entry> all(Plugins plugins) {
    List<Entry> entries = new ArrayList<>(all());
    List<String> own = entries.stream().map(Entry::path).toList();
    for (Extension<?, ?, ?> extension : plugins.all()) {
      String section = extension.section();
      if (own.stream().anyMatch(key -> key.equals(section) || key.startsWith(section + "."))) {
        throw new UsageException(
            "plug-in %s calls something %s, and %s is a key of feddip's own; it needs another name"
                .formatted(extension.owner().name(), extension.name(), section));
      }
      collect(section, extension.settings(), entries);
    }
    return List.copyOf(entries);
  }

  private static void collect(String prefix, Class<?> type, List<Entry> entries) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + "." + name(component);
      if (component.getType() == PluggedIn.class) {
        continue;
      }
      if (component.getType().isRecord()) {
        collect(path, component.getType(), entries);
      } else {
        entries.add(new Entry(path, key(component), component.getGenericType()));
      }
    }
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
