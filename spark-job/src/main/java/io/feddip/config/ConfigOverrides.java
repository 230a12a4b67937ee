package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.feddip.api.UsageException;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.Optional;

/** What {@code --set} says. */
public final class ConfigOverrides {
  private ConfigOverrides() {}

  /** What {@code key=value} pairs set; later ones win. */
  public static Config of(List<String> pairs) {
    Config all = ConfigFactory.empty();
    for (String pair : pairs) {
      all = override(pair).withFallback(all);
    }
    return all;
  }

  private static Config override(String pair) {
    int split = pair.indexOf('=');
    if (split < 1) {
      throw new UsageException("--set wants feddip.key=value, not '" + pair + "'");
    }
    String key = pair.substring(0, split).strip();
    try {
      return ConfigFactory.empty().withValue(key, value(key, pair.substring(split + 1).strip()));
    } catch (ConfigException e) {
      throw new UsageException("--set " + pair + ": '" + key + "' is no name of a key", e);
    }
  }

  /** A value from the command line, where text needs no quotes whatever is in it. */
  private static ConfigValue value(String key, String text) {
    ConfigValue literal = ConfigValueFactory.fromAnyRef(text);
    if (takesText(key) && !text.startsWith("\"") && !text.equals("null")) {
      return literal;
    }
    try {
      Config parsed = ConfigText.ofArgument("value = " + text);
      return parsed.isResolved() && parsed.root().size() == 1 ? parsed.getValue("value") : literal;
    } catch (ConfigException.Null e) {
      return ConfigValueFactory.fromAnyRef(null);
    } catch (ConfigException e) {
      // Left to the key's own check, which says what the key takes.
      return literal;
    }
  }

  private static boolean takesText(String key) {
    return ConfigKeys.all().stream()
        .filter(entry -> entry.path().equals(key))
        .anyMatch(
            entry ->
                entry.type() == String.class
                    || (entry.type() instanceof ParameterizedType generic
                        && generic.getRawType() == Optional.class
                        && generic.getActualTypeArguments()[0] == String.class));
  }
}
