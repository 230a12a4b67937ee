package io.feddip.config;

import static java.util.stream.Collectors.joining;

import io.feddip.api.model.Task;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.schedule.LearningRateRule;
import io.feddip.api.sparsity.Penalty;
import io.feddip.api.strategy.Feedback;
import io.feddip.api.strategy.UploadRule;
import io.feddip.privacy.Mechanism;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keys that a run will not read, though they are set to something else than their default. They
 * spoil nothing, but who set them expects an effect.
 */
public final class UnusedKeys {
  private static final List<Rule> RULES =
      List.of(
          rule(
              "model.initial-gain",
              "a model.name that is from no file, and no model.from: those have the first weights",
              config ->
                  config.model().from().isEmpty()
                      && config
                          .plugins()
                          .find(Kind.NETWORK_FORMAT, config.model().name())
                          .isEmpty()),
          rule(
              "pruning.final-sparsity",
              "a strategy that prunes, or fedavg-topk without strategy.top-k",
              config ->
                  !config.strategy().name().equals("fedavg-topk")
                      || ConfigWriter.flatten(config).get("feddip.strategy.top-k").equals("null")),
          rule(
              "pruning.feedback-decay",
              "pruning.feedback = decay",
              config -> config.pruning().feedback() == Feedback.DECAY),
          rule(
              "pruning.feedback-window",
              "pruning.feedback = residual or decay, and not with pruning.upload = masked",
              UnusedKeys::collects),
          rule(
              "pruning.feedback-share",
              "pruning.feedback other than nested, pruning.upload = auto and no privacy.mechanism",
              config ->
                  config.pruning().feedback() != Feedback.NESTED
                      && config.pruning().upload() == UploadRule.AUTO
                      && !isPrivate(config)),
          penalized("regularization.lambda-max", config -> true),
          penalized("regularization.steps", UnusedKeys::grows),
          penalized("regularization.schedule", UnusedKeys::grows),
          rule("privacy.clip", "privacy.mechanism = gaussian or skellam", UnusedKeys::isPrivate),
          rule(
              "privacy.clip-norm",
              "privacy.mechanism = gaussian or skellam",
              UnusedKeys::isPrivate),
          rule("privacy.delta", "privacy.mechanism = gaussian or skellam", UnusedKeys::isPrivate),
          rule("client.learning-rate", "learning-rate-schedule = exponential", exponential(true)),
          rule(
              "client.learning-rate-decay",
              "learning-rate-schedule = exponential",
              exponential(true)),
          rule("client.smoothness", "learning-rate-schedule = inverse", exponential(false)),
          rule(
              "partitioning.min-examples",
              "any partitioning.method but natural",
              config -> !config.partitioning().method().equals("natural")),
          rule(
              "partitioning.clients",
              "any partitioning.method but natural, which counts them itself",
              config -> !config.partitioning().method().equals("natural")),
          rule(
              "dataset.parquet.client-column",
              "partitioning.method = natural",
              config -> config.partitioning().method().equals("natural")),
          rule(
              "dataset.parquet.",
              "dataset.name = parquet",
              config -> config.dataset().name().equals("parquet")),
          data("dataset.table.", "table"),
          rule(
              "dataset.table.window",
              "task = next-token",
              config -> config.task() == Task.NEXT_TOKEN),
          data("dataset.image-folder.", "image-folder"),
          data("dataset.test-fraction", "table", "image-folder"),
          data("dataset.bad-rows", "table", "image-folder"),
          data("dataset.normalization", "table", "image-folder"),
          rule(
              "dataset.download",
              "a data set that has a public home, where no dataset.path is set",
              config ->
                  !List.of("parquet", "table", "image-folder", "fashion-mnist-mini")
                          .contains(config.dataset().name())
                      && config.dataset().path().isEmpty()),
          rule(
              "federation.neighbours",
              "federation.topology = random or regular",
              config -> List.of("random", "regular").contains(config.federation().topology())),
          rule(
              "federation.edges",
              "federation.topology = file",
              config -> config.federation().topology().equals("file")),
          rule("checkpoint.keep-", "checkpoint.every above 0", c -> c.checkpoint().every() > 0),
          rule(
              "tracking.mlflow-experiment",
              "tracking.mlflow-uri",
              config -> config.tracking().mlflowUri().isPresent()));

  private UnusedKeys() {}

  /**
   * A key and when it is read.
   *
   * @param prefix without {@code feddip.}; ends in . or - for a group of keys
   * @param where in words
   */
  private record Rule(String prefix, String where, Predicate<RunConfig> applies) {
    boolean concerns(String key) {
      String name = key.substring(ConfigKeys.ROOT.length() + 1);
      boolean group = prefix.endsWith(".") || prefix.endsWith("-");
      return group ? name.startsWith(prefix) : name.equals(prefix);
    }
  }

  /**
   * A line for each, by key.
   *
   * @return empty if everything that is set is read
   */
  public static Map<String, String> of(RunConfig config) {
    Map<String, String> untouched = Presets.values(config.strategy().preset());
    Map<String, List<Extension<?, ?, ?>>> readers = readers(config);
    Map<String, String> lines = new LinkedHashMap<>();
    ConfigWriter.redacted(config)
        .forEach(
            (key, value) -> {
              if (!value.equals(untouched.get(key))) {
                unread(key, config, readers)
                    .ifPresent(
                        where ->
                            lines.put(
                                key,
                                "%s = %s has no effect here: it is read with %s"
                                    .formatted(key, value, where)));
              }
            });
    return lines;
  }

  /** What the key would be read with, if it is not read. */
  private static Optional<String> unread(
      String key, RunConfig config, Map<String, List<Extension<?, ?, ?>>> readers) {
    if (readers.containsKey(key)
        && readers.get(key).stream().noneMatch(config.plugins()::isNamed)) {
      String names = readers.get(key).stream().map(Extension::name).collect(joining(", "));
      return Optional.of(readers.get(key).get(0).kind().key() + " = " + names);
    }
    return RULES.stream()
        .filter(rule -> rule.concerns(key) && !rule.applies().test(config))
        .findFirst()
        .map(Rule::where);
  }

  /** Who reads the keys that are an extension's, by key. */
  private static Map<String, List<Extension<?, ?, ?>>> readers(RunConfig config) {
    Map<String, List<Extension<?, ?, ?>>> readers = new HashMap<>();
    for (Extension<?, ?, ?> extension : config.plugins().used().all()) {
      ConfigKeys.readBy(extension)
          .forEach(key -> readers.computeIfAbsent(key, any -> new ArrayList<>()).add(extension));
    }
    return readers;
  }

  /** Of every rule, without {@code feddip.}. */
  public static List<String> prefixes() {
    return RULES.stream().map(Rule::prefix).toList();
  }

  private static Rule rule(String key, String where, Predicate<RunConfig> applies) {
    return new Rule(key, where, applies);
  }

  private static Rule data(String key, String... names) {
    return rule(
        key,
        "dataset.name = " + String.join(" or ", names),
        config -> List.of(names).contains(config.dataset().name()));
  }

  private static Rule penalized(String key, Predicate<RunConfig> further) {
    return rule(
        key,
        "strategy.name = feddip and a penalty",
        config -> config.regularization().penalty() != Penalty.NONE && further.test(config));
  }

  private static Predicate<RunConfig> exponential(boolean wanted) {
    return config ->
        (config.client().learningRateSchedule() == LearningRateRule.EXPONENTIAL) == wanted;
  }

  private static boolean isPrivate(RunConfig config) {
    return config.privacy().mechanism() != Mechanism.NONE;
  }

  private static boolean collects(RunConfig config) {
    Feedback feedback = config.pruning().feedback();
    return (feedback == Feedback.RESIDUAL || feedback == Feedback.DECAY)
        && config.pruning().upload() != UploadRule.MASKED;
  }

  private static boolean grows(RunConfig config) {
    return config.regularization().lambdaMax() > 0;
  }
}
