package io.feddip.api.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Coverage;
import io.feddip.api.sparsity.Penalty;
import java.io.Serializable;
import java.util.Set;

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
 * @param optimizer what a step does with its direction
 * @param frozen layers that stand still, by name: neither steps nor weight decay nor the penalty
 *     move them, nor do their running statistics
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
    boolean augmentation,
    LocalOptimizer optimizer,
    Set<String> frozen)
    implements Serializable {
  public LocalTraining {
    requireNonNull(penalty, "penalty is null");
    requireNonNull(coverage, "coverage is null");
    requireNonNull(optimizer, "optimizer is null");
    frozen = Set.copyOf(frozen);
    if (epochs < 0 || batchSize < 1 || !(learningRate >= 0)) {
      throw new IllegalArgumentException(
          "no training: " + epochs + " epochs, batch " + batchSize + ", η " + learningRate);
    }
  }

  /** By plain steps. */
  public LocalTraining(
      int epochs,
      int batchSize,
      double learningRate,
      double weightDecay,
      Penalty penalty,
      double lambda,
      double proximalMu,
      Coverage coverage,
      boolean augmentation) {
    this(
        epochs,
        batchSize,
        learningRate,
        weightDecay,
        penalty,
        lambda,
        proximalMu,
        coverage,
        augmentation,
        new Sgd(),
        Set.of());
  }

  /** The same with another number of epochs. */
  public LocalTraining withEpochs(int newEpochs) {
    return with(newEpochs, penalty, lambda, proximalMu, coverage, optimizer);
  }

  /** The same with layers that stand still, by name. */
  public LocalTraining frozen(Set<String> layers) {
    return new LocalTraining(
        epochs,
        batchSize,
        learningRate,
        weightDecay,
        penalty,
        lambda,
        proximalMu,
        coverage,
        augmentation,
        optimizer,
        layers);
  }

  /** The same with other steps. */
  public LocalTraining withOptimizer(LocalOptimizer newOptimizer) {
    return with(epochs, penalty, lambda, proximalMu, coverage, newOptimizer);
  }

  /** The same on a fixed mask: the gradient off it is not needed. */
  public LocalTraining masked() {
    return withCoverage(Coverage.MASKED);
  }

  /** The same with the gradient off the mask, or without. */
  public LocalTraining withCoverage(Coverage newCoverage) {
    return with(epochs, penalty, lambda, proximalMu, newCoverage, optimizer);
  }

  /** The same with a penalty λΩ. */
  public LocalTraining penalized(Penalty omega, double weight) {
    return with(epochs, omega, weight, proximalMu, coverage, optimizer);
  }

  /** The same with FedProx's pull towards the received weights. */
  public LocalTraining proximal(double mu) {
    return with(epochs, penalty, lambda, mu, coverage, optimizer);
  }

  private LocalTraining with(
      int newEpochs,
      Penalty omega,
      double weight,
      double mu,
      Coverage newCoverage,
      LocalOptimizer newOptimizer) {
    return new LocalTraining(
        newEpochs,
        batchSize,
        learningRate,
        weightDecay,
        omega,
        weight,
        mu,
        newCoverage,
        augmentation,
        newOptimizer,
        frozen);
  }
}
