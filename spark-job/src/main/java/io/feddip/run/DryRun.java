package io.feddip.run;

import io.feddip.api.client.LocalTraining;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.PayloadSizes.Content;
import io.feddip.config.RunConfig;
import java.util.Locale;

/**
 * What the schedules say before anything has run: sparsity, penalty, step size and expected bytes,
 * round by round.
 */
public final class DryRun {
  private static final int MOST_LINES = 20;

  private final RunConfig config;
  private final Layout layout;
  private final ServerStrategy strategy;
  private final int cohort;

  public DryRun(RunConfig config, Layout layout, ServerStrategy strategy, int cohort) {
    this.config = config;
    this.layout = layout;
    this.strategy = strategy;
    this.cohort = cohort;
  }

  /** A line for each of at most twenty rounds, evenly spread, and the bytes of all rounds. */
  public String table() {
    int rounds = config.federation().rounds();
    ServerState state = strategy.start(new float[layout.length()]);
    boolean measuresFirst = strategy.preparation(state).isPresent();
    boolean sparse = state.mask().isPresent() || measuresFirst;
    int stride = Math.max(1, (rounds + MOST_LINES - 1) / MOST_LINES);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%8s %9s %10s %10s %12s %12s%n",
            "round",
            "s",
            "lambda",
            "eta",
            "down",
            "up"));
    long dense = 2L * cohort * PayloadSizes.predict(layout, 1, Content.DENSE) * rounds;
    // What is measured before round 0 is asked of a dense model and answered by a number a weight.
    long total = measuresFirst ? dense / rounds : 0;
    double during =
        sparse ? state.mask().map(Mask::sparsity).orElse(strategy.targetSparsity(0)) : 0;
    boolean index = sparse;
    for (int round = 0; round < rounds; round++) {
      RoundPlan plan = strategy.plan(round, state);
      long down = cohort * bytes(during, sparse, index);
      long measured = plan.work().measures() ? bytes(0, false, false) : 0;
      long up = cohort * (plan.upload().expectedBytes(layout, sparse ? 1 - during : 1) + measured);
      total += down + up;
      if (round % stride == 0 || round == rounds - 1) {
        text.append(line(round, plan.training(), down, up));
      }
      // Clients that were not in the cohort since the mask changed need its index too: at most all.
      index = sparse && strategy.mayReconfigure(round);
      if (index) {
        during = strategy.targetSparsity(round);
      }
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "expected bytes: %.1f MB, %.2f times smaller than dense (%.1f MB)",
                total / 1e6,
                (double) dense / total,
                dense / 1e6))
        .toString();
  }

  private String line(int round, LocalTraining training, long down, long up) {
    return String.format(
        Locale.ROOT,
        "%8d %9.4f %10.2e %10.4f %9.2f MB %9.2f MB%n",
        round,
        strategy.targetSparsity(round),
        training.lambda(),
        training.learningRate(),
        down / 1e6,
        up / 1e6);
  }

  private long bytes(double sparsity, boolean sparse, boolean index) {
    if (!sparse) {
      return PayloadSizes.predict(layout, 1, Content.DENSE);
    }
    return PayloadSizes.predict(
        layout, 1 - sparsity, index ? Content.WITH_INDEX : Content.VALUES_ONLY);
  }
}
