package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * {@code summary.json}: a finished run in one object. Numbers that were not measured are NaN here
 * and null in JSON.
 *
 * @param strategy the strategy's name
 * @param dataset the data set's name
 * @param model the network's name
 * @param rounds rounds that were run
 * @param finalAccuracy on the test set after the last round, a fraction in [0, 1]
 * @param bestAccuracy the largest of all rounds
 * @param bestRound the first round that had it
 * @param finalSparsity of the model that the run leaves, a fraction of the prunable parameters
 * @param bytesDown encoded payloads to clients, over all rounds
 * @param bytesUp encoded payloads from clients, over all rounds
 * @param bytesDownDense to clients, had every parameter travelled as a 32-bit float
 * @param bytesUpDense from clients, had every parameter travelled as a 32-bit float
 * @param seconds from the first round's start to the last round's end
 * @param modelSha256 SHA-256 of the final flat parameters as little-endian floats, in hexadecimal
 * @param machines what the clients were computed on: one entry for each kind that was seen
 */
public record RunSummary(
    String strategy,
    String dataset,
    String model,
    int rounds,
    double finalAccuracy,
    double bestAccuracy,
    int bestRound,
    double finalSparsity,
    long bytesDown,
    long bytesUp,
    long bytesDownDense,
    long bytesUpDense,
    double seconds,
    String modelSha256,
    List<Machine> machines) {

  public RunSummary {
    requireNonNull(strategy, "strategy is null");
    requireNonNull(dataset, "dataset is null");
    requireNonNull(model, "model is null");
    modelSha256 = modelSha256 == null ? "" : modelSha256;
    machines = machines == null ? List.of() : List.copyOf(machines);
  }

  /** Bytes both ways. */
  public long bytes() {
    return Math.addExact(bytesDown, bytesUp);
  }

  /** Bytes both ways, had every parameter travelled as a 32-bit float. */
  public long bytesDense() {
    return Math.addExact(bytesDownDense, bytesUpDense);
  }
}
