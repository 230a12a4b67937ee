package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.LocalResult;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.mask.MaskCache;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One client's work in one round: a pure function of the context, the client's number, its data and
 * its keepsake. Retried, speculated or moved, it returns the same bytes.
 */
public final class ClientSession {
  /** The masks that this executor has received: what it holds is not fetched again. */
  private static final MaskCache MASKS = new MaskCache(8);

  private ClientSession() {}

  /**
   * Does the round's work.
   *
   * @param maskIndex the mask's encoded index, asked for only if this executor has no such mask yet
   * @param keepsake what the client returned last time, or an empty array
   */
  public static ClientAnswer run(
      RoundContext context, Supplier<byte[]> maskIndex, Examples examples, byte[] keepsake) {
    if (examples.size() == 0) {
      return ClientAnswer.failure(examples.owner(), "the client holds no examples");
    }
    return NetworkPool.with(
        context.worker(), worker -> run(worker, context, maskIndex, examples, keepsake));
  }

  private static ClientAnswer run(
      Worker worker,
      RoundContext context,
      Supplier<byte[]> maskIndex,
      Examples examples,
      byte[] keepsake) {
    int client = examples.owner();
    long start = System.nanoTime();
    DecodedModel decoded = received(context, maskIndex);
    ReceivedModel received = new ReceivedModel(decoded.weights(), decoded.mask());
    KeyedRandom random = new KeyedRandom(context.seed(), "client", context.round(), client);
    LocalResult result = new LocalWork(worker.trainer(), context, received, examples, random).run();
    double norm = distance(result.weights(), received.weights());
    Optional<String> problem = result.problem();
    if (problem.isPresent()) {
      return ClientAnswer.refused(
          client,
          examples.size(),
          result.loss(),
          norm,
          (System.nanoTime() - start) / 1e9,
          problem.get());
    }
    Uploads.Encoded encoded =
        Uploads.encode(context, worker.layout(), received, result, keepsake, client);
    return ClientAnswer.answer(
        client,
        examples.size(),
        result.loss(),
        encoded.payload(),
        encoded.measurement(),
        encoded.keepsake(),
        norm,
        (System.nanoTime() - start) / 1e9);
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
