package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.feddip.api.Key;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Plugins;
import io.feddip.runfolder.Redaction;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes checked records of parsed HOCON: one component a key. */
final class Binder {
  private Binder() {}

  static Config group(Config config, String path) {
    return config.hasPath(path) ? config.getConfig(path) : ConfigFactory.empty();
  }

  /** Everything is bound, so that a wrong value is said; what the configuration names is kept. */
  static PluggedIn pluggedIn(Plugins plugins, Config config) {
    List<PluggedIn.Part> parts = new ArrayList<>();
    for (Extension<?, ?, ?> extension : plugins.all()) {
      Record settings =
          (Record)
              record(
                  extension.settings(),
                  extension.section(),
                  group(config, extension.section()),
                  PluggedIn.NOTHING);
      String key = ConfigKeys.ROOT + "." + extension.kind().key();
      if (config.hasPath(key) && names(config, key).contains(extension.name())) {
        parts.add(new PluggedIn.Part(extension, settings));
      }
    }
    return parts.isEmpty() ? PluggedIn.NOTHING : new PluggedIn(parts);
  }

  private static List<String> names(Config config, String key) {
    Object value = config.getValue(key).unwrapped();
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  /** A record of the keys in a section, and of what plug-ins bring. */
  static Object record(Class<?> type, String prefix, Config section, PluggedIn plugins) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      String name = ConfigKeys.name(component);
      String path = prefix + "." + name;
      if (component.getType() == PluggedIn.class) {
        values[i] = plugins;
      } else if (component.getType().isRecord()) {
        values[i] = record(component.getType(), path, group(section, name), plugins);
      } else {
        values[i] = bindValue(ConfigKeys.key(component), component.getGenericType(), path, section);
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

  private static Object bindValue(Key key, Type type, String path, Config section) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    Config from = section;
    if (!section.hasPathOrNull(name)) {
      from = ConfigFactory.parseString(name + " = " + defaultValue(key, type));
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return from.getIsNull(name)
          ? Optional.empty()
          : Optional.of(
              convert(
                  key,
                  generic.getActualTypeArguments()[0],
                  path,
                  from,
                  AllowedValues.of(key, type)));
    }
    if (from.getIsNull(name)) {
      throw new UsageException(path + " = null; it needs " + AllowedValues.of(key, type));
    }
    return convert(key, type, path, from, AllowedValues.of(key, type));
  }

  private static String defaultValue(Key key, Type type) {
    return type == String.class ? "\"" + key.or() + "\"" : key.or();
  }

  private static Object convert(Key key, Type type, String path, Config from, String allowed) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    UsageException wrong =
        new UsageException(
            path + " = " + Redaction.redact(path, render(from, name)) + "; it needs " + allowed);
    try {
      if (type == boolean.class) {
        return from.getBoolean(name);
      }
      if (type == int.class || type == long.class || type == Integer.class) {
        double value = from.getDouble(name);
        // The library would cut a fraction off without a word.
        if (value != Math.rint(value) || !AllowedValues.isInRange(key, value)) {
          throw wrong;
        }
        return type != long.class ? (Object) from.getInt(name) : (Object) from.getLong(name);
      }
      if (type == double.class || type == Double.class) {
        double value = from.getDouble(name);
        if (!AllowedValues.isInRange(key, value)) {
          throw wrong;
        }
        return value;
      }
      if (type == String.class) {
        return from.getString(name);
      }
      if (type instanceof Class<?> enumType && enumType.isEnum()) {
        return constant(enumType, from.getString(name)).orElseThrow(() -> wrong);
      }
      if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
        return ConfigText.texts(from.getObject(name));
      }
      if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
        Type element = generic.getActualTypeArguments()[0];
        if (element == Object.class) {
          return List.copyOf(from.getList(name).unwrapped());
        }
        return element == Integer.class
            ? List.copyOf(from.getIntList(name))
            : List.copyOf(from.getStringList(name));
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

  private static String render(Config from, String name) {
    return from.getValue(name).render(ConfigRenderOptions.concise());
  }
}
