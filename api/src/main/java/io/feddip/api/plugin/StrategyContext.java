package io.feddip.api.plugin;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.LocalTraining;
import io.feddip.api.model.Layout;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * What a strategy may know of the run that it steers.
 *
 * @param layout the network's parameters, P among them
 * @param rounds T
 * @param seed of the run
 * @param training local training of a round as {@code client.*} says, η_t resolved: dense, without
 *     penalty
 * @param multiplyAdds multiply-adds an example that a weight of the layer of that name costs
 */
public record StrategyContext(
    Layout layout,
    int rounds,
    long seed,
    IntFunction<LocalTraining> training,
    ToIntFunction<String> multiplyAdds) {
  public StrategyContext {
    requireNonNull(layout, "layout is null");
    requireNonNull(training, "training is null");
    requireNonNull(multiplyAdds, "multiplyAdds is null");
  }
}
