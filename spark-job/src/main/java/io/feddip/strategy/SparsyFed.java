package io.feddip.strategy;

import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Sent;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Upload;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.Weights;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.ValueFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * SparsyFed (arXiv 2504.05153, ICLR 2025): layers compute with θ = v·|v|^(β−1) of the trained v
 * (powerpropagation, β = 1.25), which draws small weights to 0 and keeps there what is 0; after
 * training a client prunes its θ by magnitude, over all layers together, and the server averages
 * what arrives, zeros included.
 *
 * <p>Left out: pruned activations. Not as in the paper: weight decay acts on θ, and θ is what
 * travels; it determines v.
 */
public final class SparsyFed implements ServerStrategy {
  private final Layout layout;
  private final double sparsity;
  private final IntFunction<LocalTraining> training;

  SparsyFed(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.sparsity = settings.pruning().finalSparsity();
    this.training = context.training();
  }

  /** {@code sparsyfed}. */
  public record Settings(
      @Section(
              value = "feddip.pruning",
              reads = {"final-sparsity", "exclude"})
          Pruning pruning) {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    LocalTraining powered = training.apply(round).withOptimizer(new PowerPropagation());
    return new RoundPlan(powered, new TrainAndPrune(sparsity), new PrunedUpload(Uploads.ownMask()));
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    Mask union = Masks.ofNonZero(layout, answers.mean());
    return new ServerState(answers.mean(), Optional.of(union), Map.of(), 0);
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity;
  }

  @Override
  public boolean mayReconfigure(int round) {
    return true;
  }

  /**
   * Trains every weight, and keeps the largest.
   *
   * @param sparsity of what is sent
   */
  public record TrainAndPrune(double sparsity) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      LossSums loss = client.train(client.training(), Optional.empty(), StepHook.NONE);
      Layout layout = client.received().layout();
      Mask own = MagnitudePruner.mask(layout, client.weights(), sparsity);
      return LocalResult.of(client.trained(), loss).withMask(own);
    }
  }

  /** The client's mask and the values on it; what is off it counts as 0, not as unknown. */
  private record PrunedUpload(Upload ownMask) implements Upload {
    private static final long serialVersionUID = 1;

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      return ownMask.encode(received, mask, result);
    }

    @Override
    public Update decode(byte[] payload, Layout of, Optional<Mask> mask) {
      return ownMask.decode(payload, of, mask);
    }

    @Override
    public Meaning meaning() {
      return Meaning.WEIGHTS;
    }

    @Override
    public long expectedBytes(Layout of, double density) {
      return ownMask.expectedBytes(of, density);
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new PrunedUpload(ownMask.carrying(format));
    }
  }

  /**
   * Plain steps of v where θ = v·|v|^¼: ∂θ/∂v = 1.25·|v|^¼. Square roots alone, which are the same
   * on every machine, but for the first step's v.
   */
  record PowerPropagation() implements LocalOptimizer {
    private static final long serialVersionUID = 1;
    private static final float EXPONENT = 1.25f;

    @Override
    public Steps open(Layout layout) {
      float[] v = new float[layout.length()];
      boolean[] begun = new boolean[1];
      return (eta, theta, direction) -> {
        if (!begun[0]) {
          for (int i = 0; i < v.length; i++) {
            v[i] =
                Math.copySign(
                    (float) StrictMath.pow(Math.abs(theta[i]), 1 / (double) EXPONENT), theta[i]);
          }
          begun[0] = true;
        }
        layout
            .prunableBlocks()
            .forEach(block -> step(eta, theta, direction, v, block.offset(), block.end()));
        int from = 0;
        for (var block : layout.prunableBlocks()) {
          plain(eta, theta, direction, from, block.offset());
          from = block.end();
        }
        plain(eta, theta, direction, from, theta.length);
      };
    }

    private static void step(
        float eta, float[] theta, float[] direction, float[] v, int from, int to) {
      for (int i = from; i < to; i++) {
        v[i] -= eta * EXPONENT * fourthRoot(v[i]) * direction[i];
        theta[i] = v[i] * fourthRoot(v[i]);
      }
    }

    private static void plain(float eta, float[] theta, float[] direction, int from, int to) {
      for (int i = from; i < to; i++) {
        theta[i] -= eta * direction[i];
      }
    }

    private static float fourthRoot(float value) {
      return (float) Math.sqrt(Math.sqrt(Math.abs(value)));
    }
  }
}
