package io.feddip.config;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigUtil;
import io.feddip.api.plugin.Plugins;
import io.feddip.runfolder.Redaction;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a resolved configuration as the HOCON that reads back to the same records. */
public final class ConfigWriter {
  private ConfigWriter() {}

  /** Every key with its effective value, full name to HOCON value, section by section. */
  public static Map<String, String> flatten(RunConfig config) {
    Map<String, String> values = new HashMap<>();
    flatten(ConfigKeys.ROOT, config, values);
    Plugins used = config.plugins().used();
    for (PluggedIn.Part part : config.plugins().all()) {
      flatten(part.extension().section(), part.settings(), values);
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    for (ConfigKeys.Entry entry : ConfigKeys.all(used)) {
      ordered.put(entry.path(), values.get(entry.path()));
    }
    return ordered;
  }

  /** One {@code key = value} line a key. */
  public static String write(RunConfig config) {
    StringBuilder text = new StringBuilder();
    flatten(config).forEach((key, value) -> text.append(key + " = " + value + "\n"));
    return text.toString();
  }

  /** One {@code key = value} line a key, with stars where a value holds a secret. */
  public static String writeRedacted(RunConfig config) {
    StringBuilder text = new StringBuilder();
    redacted(config).forEach((key, value) -> text.append(key + " = " + value + "\n"));
    return text.toString();
  }

  /** Every key with its effective value as it may be shown: stars where it holds a secret. */
  public static Map<String, String> redacted(RunConfig config) {
    Map<String, String> values = flatten(config);
    values.replaceAll(
        (key, value) -> {
          if (value.startsWith("{")) {
            return Redaction.redact(value);
          }
          String shown = value.equals("null") ? value : Redaction.redact(key, value);
          return shown.equals(value) || shown.startsWith("\"")
              ? shown
              : ConfigUtil.quoteString(shown);
        });
    return values;
  }

  private static void flatten(String prefix, Record values, Map<String, String> into) {
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      String path = ConfigKeys.path(prefix, component);
      Object value;
      try {
        // Records of a plug-in need not be public.
        component.getAccessor().setAccessible(true);
        value = component.getAccessor().invoke(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
      if (value instanceof PluggedIn) {
        continue;
      }
      if (value instanceof Record inner) {
        flatten(path, inner, into);
      } else {
        into.put(path, render(value));
      }
    }
  }

  private static String render(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(ConfigWriter::render).orElse("null");
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ConfigWriter::render).collect(joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> render(entry.getKey()) + " = " + render(entry.getValue()))
          .sorted()
          .collect(joining(", ", "{", "}"));
    }
    if (value instanceof Enum<?> constant) {
      return ConfigKeys.value(constant);
    }
    return value instanceof String text ? ConfigUtil.quoteString(text) : String.valueOf(value);
  }
}
