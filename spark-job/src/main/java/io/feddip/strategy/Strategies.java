package io.feddip.strategy;

import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.schedule.LearningRateRule;
import io.feddip.api.schedule.LearningRateSchedule;
import io.feddip.api.schedule.RegularizationSchedule;
import io.feddip.api.schedule.SparsitySchedule;
import io.feddip.api.strategy.Strategy;
import io.feddip.config.PruningConfig;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.ClientConfig;
import io.feddip.config.RunConfig.RegularizationConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The algorithms by name. */
public final class Strategies {
  private Strategies() {}

  /** All names, ours first. */
  public static List<String> names() {
    return List.of(
        "feddip", "feddp", "fedavg", "fedprox", "fedavg-topk", "prunefl", "snip", "feddst");
  }

  /**
   * The strategy that a configuration names.
   *
   * @param multiplyAdds what each weight of the layer of that name costs, see PruneFL
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Strategy create(
      RunConfig config, Layout layout, ToIntFunction<String> multiplyAdds) {
    Optional<Strategy> plugged =
        config
            .plugins()
            .make(
                Kind.STRATEGY,
                config.strategy().name(),
                names(),
                new StrategyContext(
                    layout,
                    config.federation().rounds(),
                    config.seed(),
                    planner(config, 0, 0)::dense,
                    multiplyAdds),
                Strategy.class);
    if (plugged.isPresent()) {
      return plugged.get();
    }
    TrainingPlanner planner = planner(config, config.regularization().lambdaMax(), 0);
    return switch (config.strategy().name()) {
      case "feddip" -> fedDip(config, layout, planner);
      case "feddp" -> fedDip(config, layout, planner(config, 0, 0));
      case "fedavg" -> new FedAvg(planner, Uploads.dense());
      case "fedprox" ->
          new FedAvg(planner(config, 0, config.strategy().proximalMu()), Uploads.dense());
      case "fedavg-topk" ->
          new FedAvg(
              planner,
              Uploads.topK(config.strategy().topK().orElse(1 - config.pruning().finalSparsity())));
      case "prunefl" ->
          new PruneFl(
              layout,
              config.pruning(),
              sparsity(config, config.strategy().pruneflInterval()),
              multiplyAdds,
              planner(config, 0, 0));
      case "snip" -> new Snip(layout, config.pruning(), planner(config, 0, 0));
      case "feddst" ->
          new FedDst(
              layout,
              config.pruning(),
              config.strategy().feddstAlpha(),
              config.federation().rounds(),
              planner(config, 0, 0),
              config.seed());
      default ->
          throw new IllegalArgumentException(
              "feddip.strategy.name = "
                  + config.strategy().name()
                  + "; it needs one of "
                  + String.join(", ", names())
                  + ", or the jar of a plug-in that brings it: --plugins");
    };
  }

  private static Strategy fedDip(RunConfig config, Layout layout, TrainingPlanner planner) {
    SparsitySchedule sparsity = sparsity(config, config.pruning().interval());
    return new FedDip(layout, config.pruning(), sparsity, planner, config.seed());
  }

  private static SparsitySchedule sparsity(RunConfig config, int interval) {
    PruningConfig pruning = config.pruning();
    return new SparsitySchedule(
        pruning.initialSparsity(),
        pruning.finalSparsity(),
        interval,
        pruning.horizon(),
        config.federation().rounds());
  }

  private static TrainingPlanner planner(RunConfig config, double lambdaMax, double proximalMu) {
    ClientConfig client = config.client();
    LearningRateSchedule learningRate =
        client.learningRateSchedule() == LearningRateRule.EXPONENTIAL
            ? new LearningRateSchedule.Exponential(
                client.learningRate(), client.learningRateDecay())
            : new LearningRateSchedule.Inverse(client.smoothness());
    RegularizationConfig penalty = config.regularization();
    return new TrainingPlanner(
        client,
        learningRate,
        penalty.penalty(),
        new RegularizationSchedule(
            penalty.schedule(), lambdaMax, penalty.steps(), config.federation().rounds()),
        proximalMu);
  }
}
