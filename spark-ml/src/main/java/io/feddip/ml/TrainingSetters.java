package io.feddip.ml;

/**
 * Setters of {@link TrainingParams}.
 *
 * @param <S> the estimator's class
 */
public interface TrainingSetters<S extends ScoringParams>
    extends TrainingParams, ScoringSetters<S> {
  /** Sets the label column. */
  default S setLabelCol(String value) {
    set(labelCol(), value);
    return self();
  }

  /** Sets the column that says whose a row is. */
  default S setClientCol(String value) {
    set(clientCol(), value);
    return self();
  }

  /** Sets the rounds. */
  default S setMaxIter(int value) {
    set(maxIter(), value);
    return self();
  }

  /** Sets the seed of everything random. */
  default S setSeed(long value) {
    set(seed(), value);
    return self();
  }

  /** Sets clients' step size in the first round. */
  default S setStepSize(double value) {
    set(stepSize(), value);
    return self();
  }

  /** Sets the share of weights that is pruned at the end. */
  default S setFinalSparsity(double value) {
    set(finalSparsity(), value);
    return self();
  }

  /** Sets the network by name. */
  default S setNetwork(String value) {
    set(network(), value);
    return self();
  }

  /** Sets the algorithm by name. */
  default S setStrategy(String value) {
    set(strategy(), value);
    return self();
  }

  /** Sets the epochs of a client in a round. */
  default S setLocalEpochs(int value) {
    set(localEpochs(), value);
    return self();
  }

  /** Sets the rows of a minibatch. */
  default S setBatchSize(int value) {
    set(batchSize(), value);
    return self();
  }

  /** Sets the share of the clients that is sampled a round. */
  default S setFraction(double value) {
    set(fraction(), value);
    return self();
  }

  /** Sets the number of clients, where no column names them. */
  default S setNumClients(int value) {
    set(numClients(), value);
    return self();
  }

  /** Sets the share of every client's rows that is not trained on. */
  default S setTestFraction(double value) {
    set(testFraction(), value);
    return self();
  }

  /** Sets further settings as HOCON. */
  default S setConfig(String value) {
    set(config(), value);
    return self();
  }

  /** Sets the folder that keeps the run. */
  default S setRunDir(String value) {
    set(runDir(), value);
    return self();
  }

  /**
   * Refused, but for the empty string.
   *
   * @throws UnsupportedOperationException with the reason
   */
  default S setWeightCol(String value) {
    if (!value.isEmpty()) {
      throw new UnsupportedOperationException(
          "weightCol = %s is not supported: %s".formatted(value, WEIGHTS));
    }
    return self();
  }
}
