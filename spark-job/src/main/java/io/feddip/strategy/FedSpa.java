package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.ClientWork;
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
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.strategy.StateSize;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.UpdatePayload;
import io.feddip.api.wire.ValueFormat;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * FedSpa (Huang et al. 2022): every client trains the server's weights on a mask of its own, at one
 * density from the first round to the last, and sends the change on it; the server adds the mean
 * change over all clients of the round, weighted by examples, whether they hold a weight or not.
 * Masks stand still, or each round the smallest weights of every layer go and as many of largest
 * gradient come.
 */
final class FedSpa implements ServerStrategy {
  private final IntFunction<LocalTraining> training;
  private final Settings settings;
  private final int rounds;
  private final OnOwnMask model;

  FedSpa(Settings settings, StrategyContext context) {
    this.training = context.training();
    this.settings = settings;
    this.rounds = context.rounds();
    this.model = new OnOwnMask(settings.pruning().finalSparsity(), context.seed(), true);
  }

  /** {@code fedspa}: the final sparsity holds from the start. */
  record Settings(
      @Key(
              value =
                  "Largest fraction of a layer that a client exchanges in a round (α), falling with"
                      + " the cosine; 0: masks stand still",
              or = "0.5",
              min = 0,
              max = 1)
          double alpha,
      @Section(
              value = "feddip.pruning",
              reads = {"final-sparsity", "exclude"})
          Pruning pruning) {}

  @Override
  public RoundPlan plan(int round, ServerState state) {
    double fraction = DisPfl.fraction(settings.alpha(), round, rounds);
    return new RoundPlan(
        training.apply(round).masked(),
        new Explore(model, fraction),
        new Change(ValueFormat.FLOAT32));
  }

  @Override
  public ServerState advance(int round, ServerState state, Aggregate answers) {
    return ServerState.dense(answers.mean());
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
    return Optional.of(model);
  }

  /**
   * Trains on the client's mask, then changes it.
   *
   * @param fraction of every layer's kept weights that is exchanged, in [0, 1]
   */
  record Explore(OnOwnMask model, double fraction) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      Mask mask = model.mask(client.state(), layout, client.number());
      float[] weights = client.weights();
      Masks.apply(layout, mask, client.received().flat(), weights);
      LossSums loss = client.train(client.training(), Optional.of(mask), StepHook.NONE);
      Mask next = mask;
      if (fraction > 0) {
        float[] gradient = new float[layout.length()];
        client.gradient(client.trained(), client.training().batchSize(), gradient);
        next = DisPfl.exchanged(client.trained(), mask, fraction, gradient);
      }
      return LocalResult.of(client.trained(), loss)
          .withMask(mask)
          .withState(client.state().with().mask(OnOwnMask.MASK, next).build());
    }
  }

  /** Changes on the client's own mask, which travels too; elsewhere there is none. */
  record Change(ValueFormat values) implements Upload {
    private static final long serialVersionUID = 1;

    @Override
    public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
      Layout layout = received.layout();
      float[] change = new float[layout.length()];
      for (int i = 0; i < change.length; i++) {
        change[i] = result.weights().flat()[i] - received.flat()[i];
      }
      return new Sent(
          UpdatePayload.withMask(layout, result.mask().orElseThrow(), change, values),
          result.state().orElse(ClientState.NONE));
    }

    @Override
    public Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
      return Uploads.ownMask().decode(payload, layout, mask);
    }

    @Override
    public Meaning meaning() {
      return Meaning.DIFFERENCE;
    }

    @Override
    public long expectedBytes(Layout layout, double density) {
      return Uploads.ownMask().expectedBytes(layout, density);
    }

    @Override
    public Upload carrying(ValueFormat format) {
      return new Change(format);
    }
  }
}
