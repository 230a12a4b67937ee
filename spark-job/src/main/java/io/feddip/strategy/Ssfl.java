package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.ServerStrategy;

/**
 * SSFL (arXiv 2405.09037): {@link Snip} whose clients measure the saliency over all of their data.
 *
 * <p>Not as in the paper: a cohort is asked, not every client.
 */
public final class Ssfl {
  private Ssfl() {}

  /** {@code ssfl}. */
  public record Settings(
      @Section(
              value = "feddip.pruning",
              reads = {"initial-scale", "final-sparsity", "exclude", "min-layer-density"})
          Pruning pruning) {}

  static ServerStrategy of(Settings settings, StrategyContext context) {
    return Snip.bySaliency(settings.pruning(), context, Integer.MAX_VALUE);
  }
}
