package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.feddip.api.Key;
import io.feddip.api.UsageException;
import io.feddip.runfolder.Redaction;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns HOCON into the checked records of {@link RunConfig}. Whatever is wrong ends in a {@link
 * UsageException} of one line that names the key, the value and what is allowed.
 */
public final class ConfigReader {
  private static final Pattern WEB = Pattern.compile("(?i)(https?|ftp):.*");

  private ConfigReader() {}

  /**
   * Reads a configuration.
   *
   * @param text HOCON with everything under {@code feddip}
   * @param source what to call the text in messages, usually its file
   * @param overrides {@code feddip.key=value} pairs that win over the text
   * @throws UsageException if it isn't HOCON, or a key is unknown, of a wrong type or out of range
   */
  public static RunConfig read(String text, String source, List<String> overrides) {
    Config parsed = ConfigText.ofUser(text, source, Optional.empty());
    return bind(ConfigOverrides.of(overrides).withFallback(parsed), source);
  }

  /**
   * Reads a user's configuration file, with the files that it includes.
   *
   * @param text of the file
   * @param location of the file, a local path or any Hadoop URI
   * @throws UsageException as {@link #read}
   */
  public static RunConfig readFile(String text, String location, List<String> overrides) {
    Config parsed = ConfigText.ofUser(text, location, Optional.of(location));
    return bind(ConfigOverrides.of(overrides).withFallback(parsed), location);
  }

  /**
   * Reads the configuration that a run folder holds, as data: nothing in it is followed or
   * expanded.
   *
   * @throws UsageException as {@link #read}, and if the text asks for anything outside itself
   */
  public static RunConfig readRunFolder(String text, String source) {
    return readRunFolder(text, source, List.of());
  }

  /** The same, with {@code feddip.key=value} pairs of the user's that win over the text. */
  public static RunConfig readRunFolder(String text, String source, List<String> overrides) {
    Config given = ConfigText.ofRunFolder(text, source);
    RunConfig config = bind(ConfigOverrides.of(overrides).withFallback(given), source);
    String path = config.dataset().path().orElse("");
    if (WEB.matcher(path).matches()) {
      throw new UsageException(
          "%s has feddip.dataset.path = %s; a run folder may name no address of the web, give --config"
              .formatted(source, Redaction.redact(path)));
    }
    return config;
  }

  /**
   * The checked records of a parsed configuration.
   *
   * @param source what to call it in messages
   */
  public static RunConfig bind(Config given, String source) {
    rejectUnknown(given, source);
    Config config = given.withFallback(Presets.of(given));
    Config section =
        config.hasPath(ConfigKeys.ROOT) ? config.getConfig(ConfigKeys.ROOT) : ConfigFactory.empty();
    RunConfig bound = (RunConfig) bindRecord(RunConfig.class, ConfigKeys.ROOT, section);
    ConfigChecks.check(bound);
    return bound;
  }

  private static void rejectUnknown(Config config, String source) {
    Set<String> known =
        ConfigKeys.all().stream().map(ConfigKeys.Entry::path).collect(Collectors.toSet());
    rejectUnknown("", config.root(), known, source);
  }

  private static void rejectUnknown(
      String path, ConfigValue value, Set<String> known, String source) {
    if (known.contains(path)) {
      return;
    }
    boolean inner = known.stream().anyMatch(key -> key.startsWith(path + "."));
    if (inner && value instanceof ConfigObject group) {
      rejectUnknown(path + ".", group, known, source);
      return;
    }
    if (inner) {
      throw new UsageException(
          path + " is a group of keys, not a value (in " + source + "); see feddip keys");
    }
    String key = firstKey(path, value);
    throw new UsageException(
        "unknown key %s in %s; did you mean %s?"
            .formatted(key, source, NearestName.of(key, known)));
  }

  private static void rejectUnknown(
      String prefix, ConfigObject group, Set<String> known, String source) {
    for (Map.Entry<String, ConfigValue> entry : group.entrySet()) {
      if (entry.getKey().contains(".")) {
        // In quotes a point is part of a name, and nobody would ever look that name up.
        throw new UsageException(
            "the key \"%s\" in %s must be written without quotes"
                .formatted(entry.getKey(), source));
      }
      rejectUnknown(prefix + entry.getKey(), entry.getValue(), known, source);
    }
  }

  /** The first key under an unknown name, which tells more about what was meant. */
  private static String firstKey(String path, ConfigValue value) {
    if (value instanceof ConfigObject group && !group.isEmpty()) {
      String first = group.keySet().stream().min(Comparator.naturalOrder()).orElseThrow();
      return firstKey(path + "." + first, group.get(first));
    }
    return path;
  }

  private static Object bindRecord(Class<?> type, String prefix, Config section) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      String name = ConfigKeys.name(component);
      String path = prefix + "." + name;
      if (component.getType().isRecord()) {
        Config inner = section.hasPath(name) ? section.getConfig(name) : ConfigFactory.empty();
        values[i] = bindRecord(component.getType(), path, inner);
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
