package io.feddip.api.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Coverage;
import io.feddip.api.sparsity.Penalty;
import java.io.Serializable;

/**
 * How clients train in one round: every value that depends on the round is resolved.
 *
 * @param epochs passes over the client's examples (E)
 * @param batchSize examples a minibatch (B)
 * @param learningRate η_t
 * @param weightDecay wd, applied at the dense local weights
 * @param penalty Ω
 * @param lambda λ_t
 * @param proximalMu FedProx's μ, 0 for none
 * @param coverage whether the gradient off the mask is needed
 * @param augmentation whether images are cropped and flipped at random
 */
public record LocalTraining(
    int epochs,
    int batchSize,
    double learningRate,
    double weightDecay,
    Penalty penalty,
    double lambda,
    double proximalMu,
    Coverage coverage,
    boolean augmentation)
    implements Serializable {
  public LocalTraining {
    requireNonNull(penalty, "penalty is null");
    requireNonNull(coverage, "coverage is null");
    if (epochs < 0 || batchSize < 1 || !(learningRate >= 0)) {
      throw new IllegalArgumentException(
          "no training: " + epochs + " epochs, batch " + batchSize + ", η " + learningRate);
    }
  }

  /** The same with another number of epochs. */
  public LocalTraining withEpochs(int newEpochs) {
    return new LocalTraining(
        newEpochs,
        batchSize,
        learningRate,
        weightDecay,
        penalty,
        lambda,
        proximalMu,
        coverage,
        augmentation);
  }

  /** The same on a fixed mask: the gradient off it is not needed. */
  public LocalTraining masked() {
    return withCoverage(Coverage.MASKED);
  }

  /** The same with the gradient off the mask, or without. */
  public LocalTraining withCoverage(Coverage newCoverage) {
    return with(penalty, lambda, proximalMu, newCoverage);
  }

  /** The same with a penalty λΩ. */
  public LocalTraining penalized(Penalty omega, double weight) {
    return with(omega, weight, proximalMu, coverage);
  }

  /** The same with FedProx's pull towards the received weights. */
  public LocalTraining proximal(double mu) {
    return with(penalty, lambda, mu, coverage);
  }

  private LocalTraining with(Penalty omega, double weight, double mu, Coverage newCoverage) {
    return new LocalTraining(
        epochs, batchSize, learningRate, weightDecay, omega, weight, mu, newCoverage, augmentation);
  }
}
