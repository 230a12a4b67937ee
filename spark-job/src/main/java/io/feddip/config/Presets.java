package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code feddip.strategy.preset} means for the keys that are not set. */
public final class Presets {
  static final String KEY = "feddip.strategy.preset";

  /** Keys of the algorithm, which a report compares with the preset. */
  private static final List<String> ALGORITHM =
      List.of("feddip.pruning.", "feddip.regularization.");

  private Presets() {}

  /** The settings of the preset that a configuration names; nothing if it names none or no such. */
  static Config of(Config config) {
    String name = config.hasPath(KEY) ? config.getValue(KEY).unwrapped().toString() : "";
    return Arrays.stream(Preset.values())
        .filter(preset -> ConfigKeys.value(preset).equals(name))
        .findFirst()
        .map(Presets::config)
        .orElse(ConfigFactory.empty());
  }

  private static Config config(Preset preset) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> setting : preset.settings().entrySet()) {
      config =
          config.withValue(setting.getKey(), ConfigValueFactory.fromAnyRef(setting.getValue()));
    }
    return config;
  }

  /** Every key's value where nothing but this preset is set. */
  static Map<String, String> values(Preset preset) {
    return ConfigWriter.flatten(
        ConfigReader.read("", "preset", List.of(KEY + "=" + ConfigKeys.value(preset))));
  }

  /** The preset's name, and what of the algorithm is set otherwise, in one line. */
  public static String describe(RunConfig config) {
    Preset preset = config.strategy().preset();
    Map<String, String> own = values(preset);
    Map<String, String> otherwise = new LinkedHashMap<>(ConfigWriter.flatten(config));
    otherwise
        .entrySet()
        .removeIf(
            entry ->
                ALGORITHM.stream().noneMatch(entry.getKey()::startsWith)
                    || entry.getValue().equals(own.get(entry.getKey())));
    if (otherwise.isEmpty()) {
      return ConfigKeys.value(preset);
    }
    return otherwise.entrySet().stream()
        .map(
            entry ->
                "%s = %s instead of %s"
                    .formatted(entry.getKey(), entry.getValue(), own.get(entry.getKey())))
        .collect(Collectors.joining(", ", ConfigKeys.value(preset) + ", but ", ""));
  }
}
