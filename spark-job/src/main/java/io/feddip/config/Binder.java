package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.feddip.api.Key;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugins;
import io.feddip.runfolder.Redaction;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes checked records of parsed HOCON: one component a key. */
final class Binder {
  private Binder() {}

  /**
   * Everything is bound, so that a wrong value is said: what the configuration names, and what the
   * product itself brings.
   */
  static PluggedIn pluggedIn(Plugins plugins, Config config) {
    List<PluggedIn.Part> named = new ArrayList<>();
    List<PluggedIn.Part> all = new ArrayList<>();
    Map<Kind, List<String>> names = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      names.put(kind, names(kind, config));
    }
    for (Extension<?, ?, ?> extension : plugins.all()) {
      Record settings =
          (Record) record(extension.settings(), extension.section(), config, PluggedIn.NOTHING);
      PluggedIn.Part part = new PluggedIn.Part(extension, settings);
      boolean isNamed = names.get(extension.kind()).contains(extension.name());
      if (isNamed) {
        named.add(part);
      }
      if (isNamed || extension.isOwn()) {
        all.add(part);
      }
    }
    return new PluggedIn(named, all);
  }

  private static List<String> names(Kind kind, Config config) {
    String key = ConfigKeys.ROOT + "." + kind.key();
    if (!config.hasPath(key)) {
      return List.of(ConfigKeys.defaultName(kind));
    }
    Object value = config.getValue(key).unwrapped();
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  /** A record of the keys in a section, and of what plug-ins bring. */
  static Object record(Class<?> type, String section, Config root, PluggedIn plugins) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      String path = ConfigKeys.path(section, component);
      if (component.getType() == PluggedIn.class) {
        values[i] = plugins;
      } else if (component.getType().isRecord()) {
        values[i] = record(component.getType(), path, root, plugins);
      } else {
        values[i] = bindValue(ConfigKeys.key(component), component.getGenericType(), path, root);
      }
    }
    return construct(type, components, values);
  }

  private static Object construct(Class<?> type, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      // Records of a plug-in need not be public.
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new UsageException(String.valueOf(e.getCause().getMessage()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be constructed", e);
    }
  }

  private static Object bindValue(Key key, Type type, String path, Config root) {
    Config from = root;
    if (!root.hasPathOrNull(path)) {
      from = ConfigFactory.parseString(path + " = " + defaultValue(key, type));
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return from.getIsNull(path)
          ? Optional.empty()
          : Optional.of(
              convert(
                  key,
                  generic.getActualTypeArguments()[0],
                  path,
                  from,
                  AllowedValues.of(key, type)));
    }
    if (from.getIsNull(path)) {
      throw new UsageException(path + " = null; it needs " + AllowedValues.of(key, type));
    }
    return convert(key, type, path, from, AllowedValues.of(key, type));
  }

  private static String defaultValue(Key key, Type type) {
    return type == String.class ? "\"" + key.or() + "\"" : key.or();
  }

  private static Object convert(Key key, Type type, String path, Config from, String allowed) {
    UsageException wrong =
        new UsageException(
            path + " = " + Redaction.redact(path, render(from, path)) + "; it needs " + allowed);
    try {
      if (type == boolean.class) {
        return from.getBoolean(path);
      }
      if (type == int.class || type == long.class || type == Integer.class) {
        double value = from.getDouble(path);
        // The library would cut a fraction off without a word.
        if (value != Math.rint(value) || !AllowedValues.isInRange(key, value)) {
          throw wrong;
        }
        return type != long.class ? (Object) from.getInt(path) : (Object) from.getLong(path);
      }
      if (type == double.class || type == Double.class) {
        double value = from.getDouble(path);
        if (!AllowedValues.isInRange(key, value)) {
          throw wrong;
        }
        return value;
      }
      if (type == String.class) {
        return from.getString(path);
      }
      if (type instanceof Class<?> enumType && enumType.isEnum()) {
        return constant(enumType, from.getString(path)).orElseThrow(() -> wrong);
      }
      if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
        return ConfigText.texts(from.getObject(path));
      }
      if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
        Type element = generic.getActualTypeArguments()[0];
        if (AllowedValues.isWordOrList(key) && from.getValue(path).unwrapped() instanceof String) {
          return List.of(from.getString(path));
        }
        if (element == Object.class) {
          return List.copyOf(from.getList(path).unwrapped());
        }
        return element == Integer.class
            ? List.copyOf(from.getIntList(path))
            : List.copyOf(from.getStringList(path));
      }
    } catch (ConfigException e) {
      throw new UsageException(wrong.getMessage(), e);
    }
    throw new IllegalStateException("no rule to read " + type);
  }

  private static Optional<Object> constant(Class<?> type, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ConfigKeys.value((Enum<?>) constant).equals(value))
        .map(Object.class::cast)
        .findFirst();
  }

  private static String render(Config from, String path) {
    return from.getValue(path).render(ConfigRenderOptions.concise());
  }
}
