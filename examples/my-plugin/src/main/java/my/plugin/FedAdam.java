package my.plugin;

import io.feddip.api.Key;
import io.feddip.api.client.ClientWork;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Map;
import java.util.Optional;

/** FedAdam (Reddi et al., ICLR 2021, algorithm 2), whose clients send a bit a weight. */
final class FedAdam implements ServerStrategy {
  private final Settings settings;
  private final StrategyContext run;

  record Settings(
      @Key(value = "Step size of the server (η)", or = "0.01", min = 0, above = true) double step,
      @Key(value = "β₁", or = "0.9", min = 0, max = 1) double beta1,
      @Key(value = "β₂", or = "0.99", min = 0, max = 1) double beta2,
      @Key(value = "Added to the root of v (τ)", or = "1e-3", min = 0, above = true) double tau) {}

  FedAdam(Settings settings, StrategyContext run) {
    this.settings = settings;
    this.run = run;
  }

  @Override
  public ServerState start(float[] weights) {
    float[] zero = new float[weights.length];
    return new ServerState(weights, Optional.empty(), Map.of("m", zero, "v", zero), 0);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    return new RoundPlan(run.training().apply(round), new ClientWork.Train(), new OneBit());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    float[] weights = state.weights().clone();
    float[] m = state.memory().get("m").clone();
    float[] v = state.memory().get("v").clone();
    for (int i = 0; i < weights.length; i++) {
      double change = answers.mean()[i] - weights[i];
      m[i] = (float) (settings.beta1() * m[i] + (1 - settings.beta1()) * change);
      v[i] = (float) (settings.beta2() * v[i] + (1 - settings.beta2()) * change * change);
      weights[i] += (float) (settings.step() * m[i] / (Math.sqrt(v[i]) + settings.tau()));
    }
    return new ServerState(weights, Optional.empty(), Map.of("m", m, "v", v), 0);
  }

  @Override
  public double targetSparsity(int round) {
    return 0;
  }
}
