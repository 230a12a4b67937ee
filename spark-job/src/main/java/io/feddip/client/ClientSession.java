package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientState;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.Sent;
import io.feddip.api.client.StepHook;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.VectorPayload;
import io.feddip.api.wire.mask.MaskCache;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One client's work in one round: a pure function of the context, the client's number, its data and
 * its state. Retried, speculated or moved, it returns the same bytes.
 */
public final class ClientSession implements Client {
  /** The masks that this executor has received: what it holds is not fetched again. */
  private static final MaskCache MASKS = new MaskCache(8);

  private final LocalTrainer trainer;
  private final ToDoubleFunction<Weights> accuracy;
  private final LocalTraining training;
  private final Weights received;
  private final Optional<Mask> mask;
  private final Examples examples;
  private final ClientState state;
  private final KeyedRandom random;

  /**
   * A client that begins with what it received.
   *
   * @param trainer whose weights it takes over
   * @param mask of the received model; nothing for a dense one
   */
  public ClientSession(
      LocalTrainer trainer,
      ToDoubleFunction<Weights> accuracy,
      LocalTraining training,
      Weights received,
      Optional<Mask> mask,
      Examples examples,
      ClientState state,
      KeyedRandom random) {
    this.trainer = trainer;
    this.accuracy = accuracy;
    this.training = training;
    this.received = received;
    this.mask = mask;
    this.examples = examples;
    this.state = state;
    this.random = random;
    trainer.receive(received.flat());
  }

  /**
   * Does the round's work.
   *
   * @param maskIndex the mask's encoded index, asked for only if this executor has no such mask yet
   * @param keepsake what the client returned last time, or an empty array
   * @param test the client's own test examples, on which its own model is measured
   */
  public static ClientAnswer run(
      RoundContext context,
      Supplier<byte[]> maskIndex,
      Examples examples,
      byte[] keepsake,
      Optional<Examples> test) {
    if (examples.size() == 0) {
      return ClientAnswer.failure(examples.owner(), "the client holds no examples");
    }
    return NetworkPool.with(
        context.worker(),
        worker -> {
          long start = System.nanoTime();
          DecodedModel received = received(context, maskIndex);
          ClientSession session =
              new ClientSession(
                  worker.trainer(),
                  accuracy(worker, examples),
                  context.training(),
                  Weights.of(worker.layout(), received.weights()),
                  received.mask(),
                  examples,
                  ClientState.fromBytes(keepsake),
                  new KeyedRandom(context.seed(), "client", context.round(), examples.owner()));
          Optional<Examples> measured = test.filter(own -> own.size() > 0);
          if (context.own().isEmpty() || measured.isEmpty()) {
            return session.answer(context, start).answer();
          }
          Weights before =
              context
                  .own()
                  .get()
                  .of(session.received, session.mask, session.state, session.number());
          Examples own = measured.get();
          long right = right(worker, before, own);
          Worked worked = session.answer(context, start);
          return worked
              .answer()
              .with(new OwnTest(own.size(), right, right(worker, worked.model(), own)));
        });
  }

  /** An answer, and the model that its client now uses. */
  private record Worked(ClientAnswer answer, Weights model) {}

  /** Of models on a client's examples. */
  static ToDoubleFunction<Weights> accuracy(Worker worker, Examples examples) {
    return model -> (double) right(worker, model, examples) / examples.size();
  }

  private static long right(Worker worker, Weights model, Examples test) {
    return worker.evaluate(model.flat(), List.of(test).iterator()).right();
  }

  private Worked answer(RoundContext context, long start) {
    LocalResult result = context.work().run(this);
    double norm = distance(result.weights().flat(), received.flat());
    Optional<String> problem = result.problem();
    if (problem.isPresent()) {
      return new Worked(
          ClientAnswer.refused(
              number(),
              examples.size(),
              result.loss(),
              norm,
              (System.nanoTime() - start) / 1e9,
              problem.get()),
          received);
    }
    Sent sent =
        context
            .upload()
            .encode(
                received,
                mask,
                result
                    .withState(result.state().orElse(state))
                    .withRandom(
                        new KeyedRandom(context.seed(), "upload", context.round(), number())));
    byte[] measurement =
        result
            .measurement()
            .map(values -> VectorPayload.encode(trainer.layout(), values))
            .orElse(new byte[0]);
    return new Worked(
        ClientAnswer.answer(
            number(),
            examples.size(),
            result.loss(),
            sent.payload(),
            measurement,
            sent.state().toBytes(),
            norm,
            (System.nanoTime() - start) / 1e9),
        result.model());
  }

  @Override
  public int number() {
    return examples.owner();
  }

  @Override
  public LocalTraining training() {
    return training;
  }

  @Override
  public Examples examples() {
    return examples;
  }

  @Override
  public Weights received() {
    return received;
  }

  @Override
  public Optional<Mask> mask() {
    return mask;
  }

  @Override
  public ClientState state() {
    return state;
  }

  @Override
  public KeyedRandom random() {
    return random;
  }

  @Override
  public float[] weights() {
    return trainer.weights();
  }

  @Override
  public LossSums train(LocalTraining how, Optional<Mask> on, StepHook hook) {
    return trainer.train(how, received.flat(), on, examples, random, hook);
  }

  @Override
  public LossSums gradient(Weights at, int mostExamples, float[] into) {
    return trainer.measureBatch(at.flat(), examples, mostExamples, random, into);
  }

  @Override
  public double accuracy(Weights at) {
    return accuracy.applyAsDouble(at);
  }

  /** The parameters of the round's network. */
  public static Layout layout(TaskSpec spec) {
    return NetworkPool.layout(spec);
  }

  /** The round's model, with a mask that this executor holds or now gets. */
  public static DecodedModel received(RoundContext context, Supplier<byte[]> maskIndex) {
    return ModelPayload.decode(context.model(), layout(context.worker()), MASKS, maskIndex);
  }

  /** Counts of a model on some packs of examples. */
  public static EvaluationSums evaluate(TaskSpec spec, float[] weights, Iterator<Examples> packs) {
    return NetworkPool.with(spec, worker -> worker.evaluate(weights, packs));
  }

  /**
   * The gradient over all of a client's examples, taken minibatch by minibatch in training mode.
   *
   * @param model flat
   * @param examples at least one
   */
  public static ClientGradient gradient(TaskSpec spec, float[] model, Examples examples) {
    return NetworkPool.with(spec, worker -> gradient(worker, model, examples));
  }

  private static ClientGradient gradient(Worker worker, float[] model, Examples examples) {
    float[] gradient = new float[model.length];
    // One seed for all rounds: dropout must not be what makes two measurements differ.
    long seed = new KeyedRandom(0, "gradient", -1, examples.owner()).nextLong();
    worker.trainer().measureAll(model, examples, seed, gradient);
    for (ParameterBlock block : worker.layout().blocks()) {
      if (block.kind() == ParameterBlock.Kind.STATISTIC) {
        Arrays.fill(gradient, block.offset(), block.end(), 0);
      }
    }
    return new ClientGradient(examples.owner(), examples.size(), gradient);
  }

  private static double distance(float[] weights, float[] received) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double difference = weights[i] - received[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
