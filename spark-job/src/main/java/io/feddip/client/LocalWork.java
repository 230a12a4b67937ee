package io.feddip.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.sparsity.MagnitudePruner;
import java.util.List;
import java.util.Optional;

/** Does what a round's context asks for, on one client's examples. */
final class LocalWork {
  private final LocalTrainer trainer;
  private final RoundContext context;
  private final ReceivedModel received;
  private final Examples examples;
  private final KeyedRandom random;

  LocalWork(
      LocalTrainer trainer,
      RoundContext context,
      ReceivedModel received,
      Examples examples,
      KeyedRandom random) {
    this.trainer = trainer;
    this.context = context;
    this.received = received;
    this.examples = examples;
    this.random = random;
  }

  LocalResult run() {
    trainer.receive(received.weights());
    ClientWork work = context.work();
    if (work instanceof ClientWork.TrainAndReadjust readjust) {
      return trainAndReadjust(readjust.fraction());
    }
    if (work instanceof ClientWork.TrainAndSquareGradients) {
      return trainAndSquareGradients();
    }
    if (work instanceof ClientWork.MeasureSaliency) {
      return measureSaliency();
    }
    LossSums loss = train(context.training(), received.mask(), StepHook.NONE);
    return new LocalResult(trainer.weights(), received.mask(), Optional.empty(), loss);
  }

  private LossSums train(LocalTraining training, Optional<Mask> mask, StepHook observer) {
    return trainer.train(training, received.weights(), mask, examples, random, observer);
  }

  /**
   * FedDST's clients (Bibikar et al. 2022, algorithm 1): in every layer the smallest kept weights
   * go, and as many of the others with the largest gradients come, at 0. As in RigL (Evci et al.
   * 2020) the gradient is one minibatch's at the weights before, and a weight that has just gone
   * may come back.
   */
  private LocalResult trainAndReadjust(double fraction) {
    Mask mask = received.mask().orElseThrow();
    LocalTraining training = context.training();
    LossSums before =
        train(training.withEpochs(training.epochs() - 1), received.mask(), StepHook.NONE);
    float[] weights = trainer.weights();
    Layout layout = trainer.layout();
    Masks.apply(layout, mask, weights, weights);
    float[] gradient = new float[layout.length()];
    trainer.measureBatch(weights, examples, training.batchSize(), random, gradient);
    int[] kept = Masks.layerCounts(layout, mask);
    int[] survivors = new int[kept.length];
    int[] regrown = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      int pruned = layout.prunableBlocks().get(k).length() - kept[k];
      regrown[k] = Math.min((int) (fraction * kept[k]), pruned);
      survivors[k] = kept[k] - regrown[k];
    }
    Mask thinned = MagnitudePruner.perLayer(layout, weights, survivors, mask);
    Masks.apply(layout, thinned, weights, weights);
    Mask own = MagnitudePruner.grow(layout, gradient, regrown, thinned);
    LossSums after = train(training.withEpochs(1), Optional.of(own), StepHook.NONE);
    return new LocalResult(weights, Optional.of(own), Optional.empty(), before.plus(after));
  }

  private LocalResult trainAndSquareGradients() {
    float[] squares = new float[trainer.layout().length()];
    List<ParameterBlock> prunable = trainer.layout().prunableBlocks();
    LossSums loss =
        train(
            context.training(),
            received.mask(),
            gradient -> {
              for (ParameterBlock block : prunable) {
                for (int i = block.offset(); i < block.end(); i++) {
                  squares[i] += gradient[i] * gradient[i];
                }
              }
            });
    return new LocalResult(trainer.weights(), received.mask(), Optional.of(squares), loss);
  }

  private LocalResult measureSaliency() {
    Layout layout = trainer.layout();
    float[] weights = received.weights();
    float[] gradient = new float[layout.length()];
    LossSums loss =
        trainer.measureBatch(weights, examples, context.training().batchSize(), random, gradient);
    float[] saliency = new float[layout.length()];
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        saliency[i] = Math.abs(gradient[i] * weights[i]);
      }
    }
    return new LocalResult(weights, received.mask(), Optional.of(saliency), loss);
  }
}
