package io.feddip.config;

import io.feddip.api.UsageException;
import io.feddip.api.plugin.Kind;
import io.feddip.privacy.Mechanism;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What does not go with privacy: every other way in which something of a client could leave it. */
final class PrivacyChecks {
  private static final List<String> PRIVATE = List.of("feddip", "feddp", "fedavg", "fedprox");

  /** Why others have no private form. */
  private static final Map<String, String> STRATEGIES =
      Map.of(
          "prunefl", "clients send squared gradients for its masks",
          "snip", "clients send saliencies for its mask",
          "feddst", "clients send masks of their own",
          "fedavg-topk", "which changes are the largest tells of the client's data");

  private PrivacyChecks() {}

  static void check(RunConfig config) {
    PrivacyConfig privacy = config.privacy();
    if (privacy.mechanism() == Mechanism.NONE) {
      String key =
          privacy.targetEpsilon().isPresent()
              ? "feddip.privacy.target-epsilon"
              : "feddip.privacy.noise-multiplier";
      Optional<Double> given = privacy.targetEpsilon().or(privacy::noiseMultiplier);
      require(
          given.isEmpty(),
          key
              + " = "
              + given.orElse(0.0)
              + " has no effect with feddip.privacy.mechanism = none; set gaussian or skellam");
      return;
    }
    String mechanism = "feddip.privacy.mechanism = " + ConfigKeys.value(privacy.mechanism());
    require(
        privacy.noiseMultiplier().isPresent() || privacy.targetEpsilon().isPresent(),
        mechanism + " needs feddip.privacy.noise-multiplier or" + " feddip.privacy.target-epsilon");
    String strategy = config.strategy().name();
    require(
        config.plugins().parts().stream()
            .noneMatch(part -> part.extension().kind() == Kind.STRATEGY),
        "feddip.strategy.name = %s is a plug-in's, and nobody knows what else its clients send; %s goes with feddip, feddp, fedavg and fedprox"
            .formatted(strategy, mechanism));
    require(
        PRIVATE.contains(strategy)
            || config.plugins().all().stream().noneMatch(part -> names(part, strategy)),
        "feddip.strategy.name = %s has no private form with %s: %s; choose feddip, feddp, fedavg or fedprox"
            .formatted(
                strategy,
                mechanism,
                STRATEGIES.getOrDefault(strategy, "what its clients send is not bounded")));
    FederationConfig federation = config.federation();
    require(
        federation.isMean(),
        "feddip.federation.aggregation = %s has no bound on what one client moves; %s needs mean"
            .formatted(federation.aggregation(), mechanism));
    require(
        federation.aggregationDepth() == 1,
        "feddip.federation.aggregation-depth = %d would pass sums without noise through executors; %s needs 1"
            .formatted(federation.aggregationDepth(), mechanism));
    require(
        federation.clipNorm() == 0,
        "feddip.federation.clip-norm = %s clips a second time; with %s set feddip.privacy.clip-norm instead"
            .formatted(federation.clipNorm(), mechanism));
    require(
        federation.maxUpdateNorm() == 0,
        "feddip.federation.max-update-norm = %s rejects by the client's data; %s clips to feddip.privacy.clip-norm instead"
            .formatted(federation.maxUpdateNorm(), mechanism));
    require(
        config.diagnostics().every() == 0,
        "feddip.diagnostics.every = %d measures clients' gradients without noise; %s needs 0"
            .formatted(config.diagnostics().every(), mechanism));
    require(
        privacy.mechanism() != Mechanism.SKELLAM || federation.minCompletion() > 0,
        "feddip.federation.min-completion = %s says not how many clients share the noise; %s needs it above 0"
            .formatted(federation.minCompletion(), mechanism));
  }

  private static boolean names(PluggedIn.Part part, String strategy) {
    return part.extension().kind() == Kind.STRATEGY && part.extension().name().equals(strategy);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
