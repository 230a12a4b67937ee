package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugins;
import io.feddip.runfolder.Redaction;
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
    Plugins plugins = Plugins.load();
    rejectUnknown(given, ConfigKeys.all(plugins), source);
    Config config = given.withFallback(Presets.of(given));
    RunConfig bound =
        (RunConfig)
            Binder.record(
                RunConfig.class, ConfigKeys.ROOT, config, Binder.pluggedIn(plugins, config));
    ConfigChecks.check(bound);
    return bound;
  }

  private static void rejectUnknown(Config config, List<ConfigKeys.Entry> keys, String source) {
    Set<String> known = keys.stream().map(ConfigKeys.Entry::path).collect(Collectors.toSet());
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
        "unknown key %s in %s; did you mean %s?%s"
            .formatted(key, source, NearestName.of(key, known), ofPlugin(key)));
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

  /** Four parts: most likely the key of a plug-in that is not there. */
  private static String ofPlugin(String key) {
    boolean plugged =
        Arrays.stream(Kind.values())
            .map(kind -> ConfigKeys.ROOT + "." + kind.section() + ".")
            .anyMatch(section -> key.startsWith(section) && key.indexOf('.', section.length()) > 0);
    return plugged ? " If it is a plug-in's, name its jar: --plugins" : "";
  }

  /** The first key under an unknown name, which tells more about what was meant. */
  private static String firstKey(String path, ConfigValue value) {
    if (value instanceof ConfigObject group && !group.isEmpty()) {
      String first = group.keySet().stream().min(Comparator.naturalOrder()).orElseThrow();
      return firstKey(path + "." + first, group.get(first));
    }
    return path;
  }
}
