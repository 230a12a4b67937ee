package io.feddip.compare;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.feddip.api.UsageException;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugins;
import io.feddip.compare.Comparison.GridRun;
import io.feddip.config.ConfigKeys;
import io.feddip.config.ConfigOverrides;
import io.feddip.config.ConfigReader;
import io.feddip.config.ConfigText;
import io.feddip.config.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a grid of runs: what all have in common under {@code feddip}, and under {@code compare}
 * what differs.
 *
 * <pre>
 * compare {
 *   strategies = [feddip, fedavg]
 *   seeds = [1, 2]
 *   target-accuracy = 0.8              # optional: bytes are counted up to there
 *   settings {                         # optional
 *     sparse { pruning.final-sparsity = 0.9 }
 *     sparser { pruning.final-sparsity = 0.95, strategies = [feddip] }
 *   }
 * }
 * </pre>
 *
 * <p>A setting's keys are those of {@code feddip}; its own {@code strategies} win over the grid's.
 */
public final class ComparisonReader {
  static final String ROOT = "compare";
  private static final String STRATEGIES = "strategies";
  private static final String SEEDS = "seeds";
  private static final String SETTINGS = "settings";
  private static final String TARGET = "target-accuracy";
  private static final List<String> KEYS = List.of(STRATEGIES, SEEDS, SETTINGS, TARGET);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /** The name of the only setting where none are given. */
  private static final String ONLY = "all";

  private final Config base;
  private final Config grid;
  private final Config overrides;
  private final String source;

  private ComparisonReader(Config base, Config grid, Config overrides, String source) {
    this.base = base;
    this.grid = grid;
    this.overrides = overrides;
    this.source = source;
  }

  /**
   * Reads a grid; every run's configuration is checked.
   *
   * @param overrides {@code feddip.key=value} or {@code compare.key=value} pairs that win over the
   *     text, over its settings too
   * @throws UsageException naming the key that is wrong
   */
  public static Comparison read(String text, String source, List<String> overrides) {
    return read(text, source, Optional.empty(), overrides);
  }

  /** Reads a grid's file, with the files that it includes; see {@link #read}. */
  public static Comparison readFile(String text, String location, List<String> overrides) {
    return read(text, location, Optional.of(location), overrides);
  }

  private static Comparison read(
      String text, String source, Optional<String> location, List<String> overrides) {
    Config forced = ConfigOverrides.of(overrides);
    Config all = forced.withFallback(ConfigText.ofUser(text, source, location));
    if (!all.hasPath(ROOT) || all.getValue(ROOT).valueType() != ConfigValueType.OBJECT) {
      throw new UsageException(
          source + " has no group 'compare { strategies = […], seeds = […] }'; see conf/compare");
    }
    return new ComparisonReader(
            all.withoutPath(ROOT), all.getConfig(ROOT), forced.withoutPath(ROOT), source)
        .comparison();
  }

  private Comparison comparison() {
    for (String key : grid.root().keySet()) {
      if (!KEYS.contains(key)) {
        throw new UsageException(
            "unknown key compare.%s in %s; did you mean compare.%s?"
                .formatted(key, source, NearestName.of(key, KEYS)));
      }
    }
    List<Long> seeds = required(SEEDS, "a list of whole numbers", grid::getLongList);
    List<Map.Entry<String, Config>> settings = settings();
    List<GridRun> runs = new ArrayList<>();
    for (long seed : seeds) {
      for (Map.Entry<String, Config> setting : settings) {
        for (String strategy : strategies(setting.getKey(), setting.getValue())) {
          runs.add(run(setting.getKey(), setting.getValue(), strategy, seed));
        }
      }
    }
    requireDistinct(runs);
    return new Comparison(runs, target());
  }

  private GridRun run(String name, Config setting, String strategy, long seed) {
    Config config =
        ConfigFactory.empty()
            .withValue("feddip.strategy.name", ConfigValueFactory.fromAnyRef(strategy))
            .withValue("feddip.seed", ConfigValueFactory.fromAnyRef(seed))
            .withFallback(overrides)
            .withFallback(setting.withoutPath(STRATEGIES).atPath(ConfigKeys.ROOT))
            .withFallback(base);
    String where = grid.hasPath(SETTINGS) ? source + ", setting " + name : source;
    return new GridRun(name, ConfigReader.bind(config, where));
  }

  /** Settings by name in the order of the file. */
  private List<Map.Entry<String, Config>> settings() {
    if (!grid.hasPath(SETTINGS)) {
      return List.of(Map.entry(ONLY, ConfigFactory.empty()));
    }
    requireGroup("compare.settings", grid.getValue(SETTINGS));
    List<Map.Entry<String, ConfigValue>> entries =
        new ArrayList<>(grid.getObject(SETTINGS).entrySet());
    if (entries.isEmpty()) {
      throw new UsageException(
          "compare.settings is empty in " + source + "; name one, or leave it out");
    }
    entries.sort(
        Comparator.comparingInt(
                (Map.Entry<String, ConfigValue> entry) -> entry.getValue().origin().lineNumber())
            .thenComparing(Map.Entry::getKey));
    List<Map.Entry<String, Config>> settings = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : entries) {
      String key = "compare.settings." + entry.getKey();
      if (!NAME.matcher(entry.getKey()).matches()) {
        throw new UsageException(
            key + ": a setting's name becomes a folder's and may have letters, digits, _ and -");
      }
      requireGroup(key, entry.getValue());
      settings.add(
          Map.entry(entry.getKey(), grid.getObject(SETTINGS).toConfig().getConfig(entry.getKey())));
    }
    return settings;
  }

  private void requireGroup(String key, ConfigValue value) {
    if (value.valueType() != ConfigValueType.OBJECT) {
      throw new UsageException(
          "%s = %s in %s; it needs a group of keys"
              .formatted(key, value.render(ConfigRenderOptions.concise()), source));
    }
  }

  private List<String> strategies(String name, Config setting) {
    boolean own = setting.hasPath(STRATEGIES);
    String key = own ? "compare.settings." + name + "." + STRATEGIES : ROOT + "." + STRATEGIES;
    List<String> names =
        own
            ? list(key, "a list of names", setting, STRATEGIES, setting::getStringList)
            : required(STRATEGIES, "a list of names", grid::getStringList);
    List<String> known = Plugins.load().names(Kind.STRATEGY);
    for (String strategy : names) {
      if (!known.contains(strategy)) {
        throw new UsageException(
            "%s has %s; it needs some of %s".formatted(key, strategy, String.join(", ", known)));
      }
    }
    return names;
  }

  private <T> List<T> required(String key, String allowed, Function<String, List<T>> read) {
    if (!grid.hasPath(key)) {
      throw new UsageException(
          "compare." + key + " is not set in " + source + "; it needs " + allowed);
    }
    return list(ROOT + "." + key, allowed, grid, key, read);
  }

  private static <T> List<T> list(
      String path, String allowed, Config from, String key, Function<String, List<T>> read) {
    String problem =
        "%s = %s; it needs %s that is not empty"
            .formatted(path, from.getValue(key).render(ConfigRenderOptions.concise()), allowed);
    try {
      List<T> values = List.copyOf(read.apply(key));
      if (values.isEmpty()) {
        throw new UsageException(problem);
      }
      return values;
    } catch (ConfigException e) {
      throw new UsageException(problem, e);
    }
  }

  private OptionalDouble target() {
    if (!grid.hasPath(TARGET)) {
      return OptionalDouble.empty();
    }
    String problem =
        "compare.%s = %s; it needs a number above 0 and at most 1"
            .formatted(TARGET, grid.getValue(TARGET).render(ConfigRenderOptions.concise()));
    try {
      double target = grid.getDouble(TARGET);
      if (!(target > 0 && target <= 1)) {
        throw new UsageException(problem);
      }
      return OptionalDouble.of(target);
    } catch (ConfigException e) {
      throw new UsageException(problem, e);
    }
  }

  private void requireDistinct(List<GridRun> runs) {
    Set<String> folders = new HashSet<>();
    for (GridRun run : runs) {
      if (!folders.add(run.folder())) {
        throw new UsageException(
            "%s asks twice for %s with seed %d (setting %s)"
                .formatted(source, run.strategy(), run.seed(), run.setting()));
      }
    }
  }
}
