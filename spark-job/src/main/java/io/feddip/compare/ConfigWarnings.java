package io.feddip.compare;

import io.feddip.aggregate.OwnRules;
import io.feddip.api.strategy.Feedback;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.UploadRule;
import io.feddip.compare.Comparison.GridRun;
import io.feddip.config.ConfigKeys;
import io.feddip.config.FederationConfig;
import io.feddip.config.RunConfig;
import io.feddip.config.UnusedKeys;
import io.feddip.strategy.PruneFl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a configuration may say, and hardly anybody means. */
public final class ConfigWarnings {
  private static final Logger log = LoggerFactory.getLogger(ConfigWarnings.class);

  /** So many times the weights that were asked for may be left before it is worth a word. */
  private static final double MUCH_DENSER = 1.25;

  private static final List<String> FEDDIP = List.of("feddip", "feddp");

  private ConfigWarnings() {}

  /** Tells the user, once for each line. */
  public static void log(RunConfig config) {
    of(config).forEach(log::warn);
  }

  /** Tells what concerns the runs of a grid, each line once with the strategies it is about. */
  public static void log(Comparison comparison) {
    of(comparison).forEach(log::warn);
  }

  public static List<String> of(Comparison comparison) {
    Map<String, Set<String>> strategies = new LinkedHashMap<>();
    for (GridRun run : comparison.runs()) {
      for (String line : of(run.config())) {
        strategies.computeIfAbsent(line, key -> new TreeSet<>()).add(run.strategy());
      }
    }
    List<String> lines = new ArrayList<>();
    strategies.forEach((line, names) -> lines.add(String.join(", ", names) + ": " + line));
    return lines;
  }

  /** One line each, which names the keys. */
  public static List<String> of(RunConfig config) {
    List<String> lines = new ArrayList<>(UnusedKeys.of(config).values());
    unreachedSparsity(config).ifPresent(lines::add);
    bounds(config).ifPresent(lines::add);
    trimmed(config).ifPresent(lines::add);
    String strategy = config.strategy().name();
    if (FEDDIP.contains(strategy)
        && config.pruning().upload() == UploadRule.MASKED
        && config.pruning().feedback() != Feedback.NESTED) {
      lines.add(
          "feddip.pruning.upload = masked leaves feddip.pruning.feedback = %s nothing to read: what is pruned stays so; auto asks for it"
              .formatted(ConfigKeys.value(config.pruning().feedback())));
    }
    if (!config.federation().isMean() && List.of("snip", "prunefl").contains(strategy)) {
      lines.add(
          "feddip.federation.aggregation = %s guards the weights only: what clients of %s measure for the mask is averaged plainly"
              .formatted(config.federation().aggregation(), strategy));
    }
    return List.copyOf(lines);
  }

  private static Optional<String> unreachedSparsity(RunConfig config) {
    boolean prunefl = config.strategy().name().equals("prunefl");
    boolean feddip = FEDDIP.contains(config.strategy().name());
    Pruning pruning = config.pruning();
    boolean reachesAnyway = feddip && pruning.last();
    if ((!prunefl && !feddip) || reachesAnyway) {
      return Optional.empty();
    }
    int rounds = config.federation().rounds();
    int interval =
        config
            .plugins()
            .settings(PruneFl.Settings.class)
            .filter(settings -> prunefl)
            .map(PruneFl.Settings::pruneflInterval)
            .orElse(pruning.interval());
    double reached = pruning.schedule(interval, rounds).after(rounds - 1);
    if (1 - reached <= MUCH_DENSER * (1 - pruning.finalSparsity())) {
      return Optional.empty();
    }
    return Optional.of(
        "feddip.pruning.final-sparsity = %s is not reached: with feddip.%s = %d in feddip.federation.rounds = %d the last mask comes after round %d and has sparsity %.4f"
            .formatted(
                pruning.finalSparsity(),
                prunefl ? "strategy.prunefl-interval" : "pruning.interval",
                interval,
                rounds,
                (rounds - 1) / interval * interval + 1,
                reached));
  }

  private static Optional<String> bounds(RunConfig config) {
    FederationConfig federation = config.federation();
    boolean never =
        federation.clipNorm() > 0
            && federation.maxUpdateNorm() > 0
            && federation.clipNorm() >= federation.maxUpdateNorm();
    return never
        ? Optional.of(
            "feddip.federation.clip-norm = %s never shortens anything: updates above feddip.federation.max-update-norm = %s are rejected before"
                .formatted(federation.clipNorm(), federation.maxUpdateNorm()))
        : Optional.empty();
  }

  private static Optional<String> trimmed(RunConfig config) {
    FederationConfig federation = config.federation();
    if (!federation.aggregation().equals("trimmed-mean")
        || config.partitioning().method().equals("natural")) {
      return Optional.empty();
    }
    int cohort =
        Math.max(1, (int) (federation.fraction() * config.partitioning().clients() + 1e-9));
    double trim = config.plugins().settings(OwnRules.Trim.class).orElseThrow().trim();
    return (int) (trim * cohort) > 0
        ? Optional.empty()
        : Optional.of(
            "feddip.federation.trim = %s cuts nobody off a cohort of %d: the trimmed mean is the plain one without weights"
                .formatted(trim, cohort));
  }
}
