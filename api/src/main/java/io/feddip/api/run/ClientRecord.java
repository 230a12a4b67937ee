package io.feddip.api.run;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One line of {@code clients.jsonl}: one client's task in one round. Numbers that were not measured
 * are NaN here and null in JSON.
 *
 * @param round from 0
 * @param client the client's number, from 0
 * @param examples training examples it holds
 * @param trainLoss mean over them in the local epochs
 * @param updateNorm ‖w_k − w⊙m‖₂
 * @param bytesDown encoded payload to the client
 * @param bytesUp encoded payload from the client
 * @param seconds local training alone, on the executor's clock
 * @param executor Spark's name of the executor, or an empty text
 * @param attempt Spark's attempt number of the task, from 0
 * @param status what became of the update
 * @param reason why it is not {@link Status#OK}, otherwise an empty text
 * @param accuracyBefore of the client's own model on its own test examples before local training, a
 *     fraction in [0, 1]
 * @param accuracyAfter and after it
 */
public record ClientRecord(
    int round,
    int client,
    long examples,
    double trainLoss,
    double updateNorm,
    long bytesDown,
    long bytesUp,
    double seconds,
    String executor,
    int attempt,
    Status status,
    String reason,
    double accuracyBefore,
    double accuracyAfter)
    implements Serializable {

  /** What became of a client's update. */
  public enum Status {
    /** It is in the average. */
    OK,
    /** There is none: the task failed for good. */
    FAILED,
    /** It was not finite, too large or otherwise not to be trusted. */
    REJECTED,
    /** It came after the round's deadline. */
    LATE
  }

  public ClientRecord {
    executor = executor == null ? "" : executor;
    requireNonNull(status, "status is null");
    reason = reason == null ? "" : reason;
  }

  /** Of a client that uses the server's model. */
  public ClientRecord(
      int round,
      int client,
      long examples,
      double trainLoss,
      double updateNorm,
      long bytesDown,
      long bytesUp,
      double seconds,
      String executor,
      int attempt,
      Status status,
      String reason) {
    this(
        round,
        client,
        examples,
        trainLoss,
        updateNorm,
        bytesDown,
        bytesUp,
        seconds,
        executor,
        attempt,
        status,
        reason,
        Double.NaN,
        Double.NaN);
  }
}
