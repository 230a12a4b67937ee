package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.schedule.SparsitySchedule;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * After PruneFL (Jiang et al., TNNLS 2022): every so many rounds the mask becomes the weights with
 * the largest squared gradient for the time that they cost. As there, the readjustment is free to
 * move some weights only: of every layer the largest magnitudes that the model holds stay whatever
 * their gradients, {@value #SETTLED} of the share that the new size leaves them. A weight that
 * comes back starts at 0.
 *
 * <p>It is not the paper's algorithm in these points, all of them so that strategies can be
 * compared at one sparsity, cohort and budget:
 *
 * <ul>
 *   <li>the paper prunes at one chosen client before the first round; here training begins dense,
 *       with all clients, and the first readjustment is after round 0;
 *   <li>the paper lets the readjustment find how many weights stay, those that lower the loss most
 *       for the time of a round; here how many stay is the schedule's s_t;
 *   <li>the paper measures the times of its devices; here they are a constant and the layer's
 *       multiply-adds, see below;
 *   <li>in the paper every client is in every round and sums squares of gradients over all rounds
 *       since the last readjustment; here the sampled clients of the readjusting round alone do,
 *       see below;
 *   <li>the rate decays as the other strategies' do.
 * </ul>
 *
 * <p>A weight's time is what it takes to send it and to compute with it. {@value
 * #MULTIPLY_ADDS_PER_TRANSFER} multiply-adds an example cost as much as the transfer. That is about
 * the ratio in the settings that the authors published for Conv-2's second convolution, of 196
 * multiply-adds a weight: 7.10e-6 for computing, times 5 local updates, against 5.56e-6 for the
 * transfer.
 *
 * <p>Clients sum the squares of all local steps and send the sums in the rounds that readjust. A
 * sampled client has seldom been in one of the rounds between, so only the readjusting round's
 * steps are summed.
 */
public final class PruneFl implements ServerStrategy {
  private static final double SETTLED = 0.7;
  private static final double MULTIPLY_ADDS_PER_TRANSFER = 30;

  private final Layout layout;
  private final Pruning pruning;
  private final SparsitySchedule sparsity;
  private final ToIntFunction<String> multiplyAdds;
  private final IntFunction<LocalTraining> training;

  PruneFl(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.pruning = settings.pruning();
    this.sparsity = pruning.schedule(settings.pruneflInterval(), context.rounds());
    this.multiplyAdds = context.multiplyAdds();
    this.training = context.training();
  }

  /** {@code prunefl}: it readjusts on an interval of its own. */
  public record Settings(
      @Section("feddip.strategy")
          @Key(value = "Rounds between mask readjustments of `prunefl`", or = "50", min = 1)
          int pruneflInterval,
      @Section(
              value = "feddip.pruning",
              reads = {
                "initial-sparsity",
                "final-sparsity",
                "horizon",
                "exclude",
                "min-layer-density"
              })
          Pruning pruning) {}

  @Override
  public ServerState start(float[] initialWeights) {
    Mask everything = Mask.full(layout.prunableLength());
    return new ServerState(initialWeights, Optional.of(everything), Map.of(), 0);
  }

  @Override
  public RoundPlan plan(int round, ServerState state) {
    ClientWork work = sparsity.reconfigures(round) ? new SquareGradients() : new ClientWork.Train();
    return new RoundPlan(training.apply(round).masked(), work, Uploads.masked());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    if (!sparsity.reconfigures(round)) {
      return state.withWeights(answers.mean());
    }
    float[] weights = answers.mean();
    Mask settled = settled(round, state.mask().orElseThrow(), weights);
    Mask mask =
        MagnitudePruner.mask(
            layout,
            worth(answers.measurement(), settled),
            targetSparsity(round),
            pruning.minLayerDensity());
    double error = Masks.prunedEnergy(layout, mask, weights);
    // What is off the new mask is forgotten: it must not return with the value it had.
    Masks.apply(layout, mask, weights, weights);
    return new ServerState(weights, Optional.of(mask), Map.of(), error);
  }

  /** Every layer's largest weights among those held, which this readjustment does not touch. */
  private Mask settled(int round, Mask held, float[] weights) {
    int size = Masks.keptCount(layout.prunableLength(), targetSparsity(round));
    double share = SETTLED * Math.min(1, (double) size / held.kept());
    int[] counts =
        Arrays.stream(Masks.layerCounts(layout, held))
            .map(count -> (int) (share * count))
            .toArray();
    return MagnitudePruner.perLayer(layout, weights, counts, held);
  }

  /** Squared gradient for its time; beyond all others for what is settled. */
  private float[] worth(float[] squares, Mask settled) {
    float[] worth = new float[squares.length];
    int coordinate = 0;
    for (ParameterBlock block : layout.prunableBlocks()) {
      double time = 1 + multiplyAdds.applyAsInt(block.layer()) / MULTIPLY_ADDS_PER_TRANSFER;
      for (int i = block.offset(); i < block.end(); i++) {
        worth[i] = settled.isKept(coordinate++) ? Float.MAX_VALUE : (float) (squares[i] / time);
      }
    }
    return worth;
  }

  @Override
  public double targetSparsity(int round) {
    return sparsity.at(round);
  }

  @Override
  public boolean mayReconfigure(int round) {
    return sparsity.reconfigures(round);
  }

  /** Trains, and sums the squares of every step's gradient for each prunable weight. */
  public record SquareGradients() implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      float[] squares = new float[layout.length()];
      LossSums loss =
          client.train(
              client.training(),
              client.mask(),
              gradient -> {
                for (ParameterBlock block : layout.prunableBlocks()) {
                  for (int i = block.offset(); i < block.end(); i++) {
                    squares[i] += gradient[i] * gradient[i];
                  }
                }
              });
      return LocalResult.of(client.trained(), loss).withMeasurement(squares);
    }
  }
}
