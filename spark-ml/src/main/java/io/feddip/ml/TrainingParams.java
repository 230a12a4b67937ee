package io.feddip.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * Params of training. One that is set wins over {@code config}, which wins over the default of its
 * key; {@link ParamKeys} says which key it is.
 */
public interface TrainingParams extends ScoringParams {
  /** Column with the class. */
  default Param<String> labelCol() {
    return new Param<>(this, "labelCol", "label column: whole numbers, booleans or strings");
  }

  /** Column that says whose a row is. */
  default Param<String> clientCol() {
    return new Param<>(
        this,
        "clientCol",
        "column that says whose a row is: every value is a client; empty: rows are dealt out by"
            + " feddip.partitioning");
  }

  /** Not supported: every row counts once. */
  default Param<String> weightCol() {
    return new Param<>(this, "weightCol", "not supported: " + WEIGHTS);
  }

  /** Why there are no weights. */
  String WEIGHTS =
      "clients are averaged by their numbers of rows, and a row counts once; repeat rows, or drop"
          + " them, instead";

  /** Rounds. */
  default IntParam maxIter() {
    return new IntParam(this, "maxIter", "rounds (> 0)", ParamValidators.gt(0));
  }

  /** Seed of all that is random. */
  default LongParam seed() {
    return new LongParam(this, "seed", "seed of everything random");
  }

  /** Step size in the first round. */
  default DoubleParam stepSize() {
    return new DoubleParam(
        this, "stepSize", "clients' step size in the first round (> 0)", ParamValidators.gt(0));
  }

  /** Sparsity at the end. */
  default DoubleParam finalSparsity() {
    return new DoubleParam(
        this,
        "finalSparsity",
        "share of the weights that is pruned at the end, in [0, 1)",
        ParamValidators.inRange(0, 1, true, false));
  }

  /** The network's name. */
  default Param<String> network() {
    return new Param<>(this, "network", "network by name; mlp if config names none");
  }

  /** The algorithm's name. */
  default Param<String> strategy() {
    return new Param<>(this, "strategy", "algorithm by name: feddip, fedavg, prunefl, …");
  }

  /** Epochs of a client in a round. */
  default IntParam localEpochs() {
    return new IntParam(
        this, "localEpochs", "epochs of a client in a round (> 0)", ParamValidators.gt(0));
  }

  /** Rows of a minibatch. */
  default IntParam batchSize() {
    return new IntParam(this, "batchSize", "rows of a minibatch (> 0)", ParamValidators.gt(0));
  }

  /** Share of the clients in a round. */
  default DoubleParam fraction() {
    return new DoubleParam(
        this,
        "fraction",
        "share of the clients that is sampled a round, in (0, 1]; at least one is",
        ParamValidators.inRange(0, 1, false, true));
  }

  /** Clients where no column names them. */
  default IntParam numClients() {
    return new IntParam(
        this,
        "numClients",
        "clients, if no clientCol says who they are (> 0)",
        ParamValidators.gt(0));
  }

  /** Rows that are set aside. */
  default DoubleParam testFraction() {
    return new DoubleParam(
        this,
        "testFraction",
        "share of every client's rows that is not trained on, for the accuracy of rounds, in (0,"
            + " 1)",
        ParamValidators.inRange(0, 1, false, false));
  }

  /** Everything else. */
  default Param<String> config() {
    return new Param<>(
        this, "config", "further settings as HOCON with everything under feddip: see feddip keys");
  }

  /** Where the run is kept. */
  default Param<String> runDir() {
    return new Param<>(
        this,
        "runDir",
        "new folder, any Hadoop URI, for the run's rounds, report and checkpoints; empty: they are"
            + " not kept");
  }

  /** Value of {@link #labelCol}. */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** Value of {@link #clientCol}. */
  default String getClientCol() {
    return getOrDefault(clientCol());
  }

  /** Value of {@link #maxIter}. */
  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  /** Value of {@link #seed}. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /** Value of {@link #stepSize}. */
  default double getStepSize() {
    return (Double) getOrDefault(stepSize());
  }

  /** Value of {@link #finalSparsity}. */
  default double getFinalSparsity() {
    return (Double) getOrDefault(finalSparsity());
  }

  /** Value of {@link #network}. */
  default String getNetwork() {
    return getOrDefault(network());
  }

  /** Value of {@link #strategy}. */
  default String getStrategy() {
    return getOrDefault(strategy());
  }

  /** Value of {@link #localEpochs}. */
  default int getLocalEpochs() {
    return (Integer) getOrDefault(localEpochs());
  }

  /** Value of {@link #batchSize}. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Value of {@link #fraction}. */
  default double getFraction() {
    return (Double) getOrDefault(fraction());
  }

  /** Value of {@link #numClients}. */
  default int getNumClients() {
    return (Integer) getOrDefault(numClients());
  }

  /** Value of {@link #testFraction}. */
  default double getTestFraction() {
    return (Double) getOrDefault(testFraction());
  }

  /** Value of {@link #config}. */
  default String getConfig() {
    return getOrDefault(config());
  }

  /** Value of {@link #runDir}. */
  default String getRunDir() {
    return getOrDefault(runDir());
  }
}
