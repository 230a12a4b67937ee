package io.feddip.client;

import io.feddip.data.PackedExamples;
import io.feddip.sparsity.KeyedRandom;
import io.feddip.sparsity.MagnitudePruner;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.Masks;
import io.feddip.sparsity.ParameterLayout;
import java.util.Optional;

/** Does what a round's context asks for, on one client's examples. */
final class LocalWork {
  private final LocalTrainer trainer;
  private final RoundContext context;
  private final ReceivedModel received;
  private final PackedExamples examples;
  private final KeyedRandom random;

  LocalWork(
      LocalTrainer trainer,
      RoundContext context,
      ReceivedModel received,
      PackedExamples examples,
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
    if (work instanceof ClientWork.MeasureGradient) {
      return measureGradient();
    }
    LossSums loss = train(context.training(), received.mask(), GradientObserver.NONE);
    return new LocalResult(trainer.weights(), received.mask(), Optional.empty(), loss);
  }

  private LossSums train(LocalTraining training, Optional<Mask> mask, GradientObserver observer) {
    return trainer.train(training, received.weights(), mask, examples, random, observer);
  }

  private LocalResult trainAndReadjust(double fraction) {
    Mask mask = received.mask().orElseThrow();
    LocalTraining training = context.training();
    LossSums before =
        train(training.withEpochs(training.epochs() - 1), received.mask(), GradientObserver.NONE);
    float[] weights = trainer.weights();
    ParameterLayout layout = trainer.layout();
    float[] gradient = new float[layout.length()];
    trainer.measure(weights, examples, training.batchSize(), random.nextLong(), gradient);
    int[] kept = Masks.layerCounts(layout, mask);
    int[] survivors = new int[kept.length];
    int[] regrown = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      int pruned = layout.prunableBlocks().get(k).length() - kept[k];
      regrown[k] = Math.min((int) (fraction * kept[k]), pruned);
      survivors[k] = kept[k] - regrown[k];
    }
    Mask thinned = MagnitudePruner.perLayer(layout, weights, survivors, mask);
    Mask own =
        MagnitudePruner.grow(layout, withoutPruned(gradient, mask, thinned), regrown, thinned);
    Masks.apply(layout, thinned, weights, weights);
    LossSums after = train(training.withEpochs(1), Optional.of(own), GradientObserver.NONE);
    return new LocalResult(weights, Optional.of(own), Optional.empty(), before.plus(after));
  }

  /** Gradients with those of just pruned weights at zero, so that others regrow first. */
  private float[] withoutPruned(float[] gradient, Mask before, Mask thinned) {
    float[] zeroed = gradient.clone();
    float[] kept = gradient.clone();
    Masks.apply(trainer.layout(), before, kept, kept);
    Masks.apply(trainer.layout(), thinned, gradient, gradient);
    for (int i = 0; i < zeroed.length; i++) {
      if (kept[i] != gradient[i]) {
        zeroed[i] = 0;
      }
    }
    return zeroed;
  }

  private LocalResult trainAndSquareGradients() {
    float[] squares = new float[trainer.layout().length()];
    LossSums loss =
        train(
            context.training(),
            received.mask(),
            gradient -> {
              for (int i = 0; i < squares.length; i++) {
                squares[i] += gradient[i] * gradient[i];
              }
            });
    return new LocalResult(trainer.weights(), received.mask(), Optional.of(squares), loss);
  }

  private LocalResult measureSaliency() {
    float[] saliency = new float[trainer.layout().length()];
    LossSums loss =
        trainer.measure(
            received.weights(),
            examples,
            context.training().batchSize(),
            random.nextLong(),
            saliency);
    for (int i = 0; i < saliency.length; i++) {
      saliency[i] = Math.abs(saliency[i] * received.weights()[i]);
    }
    return new LocalResult(received.weights(), received.mask(), Optional.of(saliency), loss);
  }

  private LocalResult measureGradient() {
    float[] gradient = new float[trainer.layout().length()];
    LossSums loss =
        trainer.measure(received.weights(), examples, examples.size(), random.nextLong(), gradient);
    return new LocalResult(received.weights(), received.mask(), Optional.of(gradient), loss);
  }
}
