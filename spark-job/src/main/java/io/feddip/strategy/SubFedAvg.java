package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.StateSize;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Sub-FedAvg (Vahidian et al. 2021), unstructured: every client begins dense and prunes a little of
 * each layer at a time, once its mask has settled within a round, it still does well on its own
 * examples and it is not sparse enough. The server averages a coordinate over the clients that hold
 * it, weighted by examples as all means here; where nobody holds one, it stays. A weight that those
 * who held it have just pruned stays too.
 */
final class SubFedAvg implements ServerStrategy {
  /** Everything is kept at first. */
  private static final OnOwnMask MODEL = new OnOwnMask(0, 0, false);

  private final Layout layout;
  private final IntFunction<LocalTraining> training;
  private final Settings settings;

  SubFedAvg(Settings settings, StrategyContext context) {
    this.layout = context.layout();
    this.training = context.training();
    this.settings = settings;
  }

  /** {@code subfedavg}; masks settle between a round's first and last epoch, so it needs two. */
  record Settings(
      @Key(
              value = "Fraction of a layer's kept weights that a client prunes at a time",
              or = "0.05",
              min = 0,
              max = 1)
          double step,
      @Key(
              value = "Accuracy on its own examples that a client's pruned model must have",
              or = "0.5",
              min = 0,
              max = 1)
          double accuracy,
      @Key(
              value =
                  "Least distance between the masks after the first and the last epoch: mean of the"
                      + " layers' fraction that differs",
              or = "1e-4",
              min = 0)
          double distance,
      @Section(
              value = "feddip.pruning",
              reads = {"final-sparsity", "exclude"})
          Pruning pruning) {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    Thin work =
        new Thin(
            settings.step(),
            settings.accuracy(),
            settings.distance(),
            settings.pruning().finalSparsity());
    return new RoundPlan(training.apply(round).masked(), work, Uploads.ownMask());
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return held(layout, state.weights(), answers.mean(), 1);
  }

  /**
   * Means where somebody held a weight, and what there was, times a factor, elsewhere: a mean of
   * exactly 0 is nobody's.
   */
  static ServerState held(Layout layout, float[] before, float[] mean, float factor) {
    float[] weights = mean.clone();
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        weights[i] = mean[i] == 0 ? factor * before[i] : mean[i];
      }
    }
    return ServerState.dense(weights);
  }

  @Override
  public double targetSparsity(int round) {
    return settings.pruning().finalSparsity();
  }

  @Override
  public StateSize clientState() {
    return StateSize.MODEL;
  }

  @Override
  public Optional<ClientModel> clientModel() {
    return Optional.of(MODEL);
  }

  /** Trains on the client's mask, and perhaps prunes it; see {@link Settings}. */
  record Thin(double step, double accuracy, double distance, double target) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      Mask mask = MODEL.mask(client.state(), layout, client.number());
      float[] weights = client.weights();
      Masks.apply(layout, mask, client.received().flat(), weights);
      LocalTraining training = client.training();
      int epochs = training.epochs();
      LossSums loss =
          client.train(training.withEpochs(Math.min(1, epochs)), Optional.of(mask), StepHook.NONE);
      Mask first = thinned(layout, weights, mask);
      loss =
          loss.plus(
              client.train(
                  training.withEpochs(Math.max(0, epochs - 1)), Optional.of(mask), StepHook.NONE));
      Mask last = thinned(layout, weights, mask);
      boolean prunes =
          distance(layout, first, last) > distance
              && mask.sparsity() < target
              && client.accuracy(client.trained().times(last)) > accuracy;
      Mask next = prunes ? last : mask;
      // What has just been pruned counts as 0 in the average of those who held it.
      Masks.apply(layout, next, weights, weights);
      return LocalResult.of(client.trained(), loss)
          .withMask(mask)
          .withState(client.state().with().mask(OnOwnMask.MASK, next).build());
    }

    private Mask thinned(Layout layout, float[] weights, Mask mask) {
      int[] kept = Masks.layerCounts(layout, mask);
      int[] left = IntStream.of(kept).map(count -> count - (int) (step * count)).toArray();
      return MagnitudePruner.perLayer(layout, weights, left, mask);
    }

    /** Mean over layers of the fraction of weights that only one of two masks keeps. */
    static double distance(Layout layout, Mask one, Mask other) {
      double sum = 0;
      int coordinate = 0;
      for (ParameterBlock block : layout.prunableBlocks()) {
        int differ = 0;
        for (int i = 0; i < block.length(); i++, coordinate++) {
          differ += one.isKept(coordinate) == other.isKept(coordinate) ? 0 : 1;
        }
        sum += (double) differ / block.length();
      }
      return sum / layout.prunableBlocks().size();
    }
  }
}
