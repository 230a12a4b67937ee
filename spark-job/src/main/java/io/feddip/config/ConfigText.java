package io.feddip.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import io.feddip.api.UsageException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * HOCON text as values. A user's configuration may include files from beside it and refer to
 * variables of the environment; text that somebody else may have written, a run folder's, holds
 * data only: nothing in it is followed or expanded.
 */
public final class ConfigText {
  private ConfigText() {}

  /**
   * The user's configuration.
   *
   * @param location where it was read, which its includes start from; nothing if it is no file
   * @throws UsageException if it isn't HOCON, or a file that it includes cannot be read
   */
  public static Config ofUser(String text, String source, Optional<String> location) {
    return guarded(source, () -> parse(text, IncludedFiles.of(location, source)).resolve());
  }

  /**
   * The configuration that a run folder holds.
   *
   * @throws UsageException if it isn't HOCON, includes anything or refers to anything
   */
  static Config ofRunFolder(String text, String source) {
    Config config = guarded(source, () -> parse(text, IncludedFiles.none(source)));
    if (!config.isResolved()) {
      throw new UsageException(
          source + " refers to something by ${…}, which the configuration of a run folder may not");
    }
    return config;
  }

  /**
   * A value from the command line.
   *
   * @throws ConfigException if it isn't HOCON
   */
  static Config ofArgument(String text) {
    return parse(text, IncludedFiles.none("--set"));
  }

  /** A text as HOCON has it. */
  public static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }

  /** A group of keys that nobody declared, as texts. */
  static Map<String, String> texts(ConfigObject group) {
    Map<String, String> texts = new TreeMap<>();
    group.unwrapped().forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return Collections.unmodifiableMap(texts);
  }

  static Config parse(String text, IncludedFiles includes) {
    return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setIncluder(includes));
  }

  private static Config guarded(String source, java.util.function.Supplier<Config> read) {
    try {
      return read.get();
    } catch (ConfigException e) {
      throw new UsageException(source + " is not valid HOCON: " + firstLine(e), e);
    } catch (StackOverflowError e) {
      throw new UsageException(source + " is not valid HOCON: it is nested too deeply", e);
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
