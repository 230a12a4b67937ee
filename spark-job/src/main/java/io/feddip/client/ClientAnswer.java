package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.LossSums;
import java.io.Serializable;

/**
 * One client's answer in one round: bytes and numbers only, so that nothing but them passes through
 * Spark's serialiser. Immutable by convention.
 */
public final class ClientAnswer implements Serializable {
  private static final long serialVersionUID = 1;
  private static final byte[] NOTHING = {};

  private final int client;
  private final long examples;
  private final LossSums loss;
  private final byte[] payload;
  private final byte[] measurement;
  private final byte[] keepsake;
  private final double updateNorm;
  private final double seconds;
  private final String executor;
  private final int attempt;
  private final String failure;
  private final String refusal;
  private final OwnTest ownTest;

  private ClientAnswer(
      int client,
      long examples,
      LossSums loss,
      byte[] payload,
      byte[] measurement,
      byte[] keepsake,
      double updateNorm,
      double seconds,
      String executor,
      int attempt,
      String failure,
      String refusal,
      OwnTest ownTest) {
    this.client = client;
    this.examples = examples;
    this.loss = loss;
    this.payload = requireNonNull(payload, "payload is null");
    this.measurement = requireNonNull(measurement, "measurement is null");
    this.keepsake = requireNonNull(keepsake, "keepsake is null");
    this.updateNorm = updateNorm;
    this.seconds = seconds;
    this.executor = executor;
    this.attempt = attempt;
    this.failure = failure;
    this.refusal = refusal;
    this.ownTest = ownTest;
  }

  /**
   * An answer.
   *
   * @param examples n_k
   * @param payload encoded parameters, empty if none were asked for
   * @param measurement encoded measurement, empty if none was asked for
   * @param keepsake what the client wants to find again next time, empty for nothing
   * @param updateNorm ‖w_k − received‖₂
   * @param seconds of work
   */
  public static ClientAnswer answer(
      int client,
      long examples,
      LossSums loss,
      byte[] payload,
      byte[] measurement,
      byte[] keepsake,
      double updateNorm,
      double seconds) {
    return new ClientAnswer(
        client,
        examples,
        loss,
        payload,
        measurement,
        keepsake,
        updateNorm,
        seconds,
        "",
        0,
        "",
        "",
        OwnTest.NONE);
  }

  /**
   * What is known of an update that must not be averaged, and therefore did not travel.
   *
   * @param reason what is wrong with it
   */
  static ClientAnswer refused(
      int client, long examples, LossSums loss, double updateNorm, double seconds, String reason) {
    return new ClientAnswer(
        client,
        examples,
        loss,
        NOTHING,
        NOTHING,
        NOTHING,
        updateNorm,
        seconds,
        "",
        0,
        "",
        reason,
        OwnTest.NONE);
  }

  /** A failure in place of an answer. */
  public static ClientAnswer failure(int client, String reason) {
    return new ClientAnswer(
        client,
        0,
        LossSums.ZERO,
        NOTHING,
        NOTHING,
        NOTHING,
        Double.NaN,
        Double.NaN,
        "",
        0,
        reason,
        "",
        OwnTest.NONE);
  }

  /** The same with how the client's own model does. */
  ClientAnswer with(OwnTest measured) {
    return copy(payload, measurement, keepsake, executor, attempt, measured);
  }

  /** The same with where and in which attempt it was made. */
  public ClientAnswer from(String executorId, int attemptNumber) {
    return copy(payload, measurement, keepsake, executorId, attemptNumber, ownTest);
  }

  /** The same without its payloads, when they have been folded in. */
  public ClientAnswer withoutPayloads() {
    return copy(NOTHING, NOTHING, NOTHING, executor, attempt, ownTest);
  }

  /** The same without what the client keeps, which stays where it is. */
  public ClientAnswer withoutKeepsake() {
    return copy(payload, measurement, NOTHING, executor, attempt, ownTest);
  }

  private ClientAnswer copy(
      byte[] newPayload,
      byte[] newMeasurement,
      byte[] newKeepsake,
      String newExecutor,
      int newAttempt,
      OwnTest newTest) {
    return new ClientAnswer(
        client,
        examples,
        loss,
        newPayload,
        newMeasurement,
        newKeepsake,
        updateNorm,
        seconds,
        newExecutor,
        newAttempt,
        failure,
        refusal,
        newTest);
  }

  public int client() {
    return client;
  }

  public long examples() {
    return examples;
  }

  public LossSums loss() {
    return loss;
  }

  public byte[] payload() {
    return payload;
  }

  public byte[] measurement() {
    return measurement;
  }

  public byte[] keepsake() {
    return keepsake;
  }

  public double updateNorm() {
    return updateNorm;
  }

  public double seconds() {
    return seconds;
  }

  public String executor() {
    return executor;
  }

  public int attempt() {
    return attempt;
  }

  /** Why there is no answer; empty if there is one. */
  public String failure() {
    return failure;
  }

  public boolean failed() {
    return !failure.isEmpty();
  }

  /** Why the executor did not send its update; empty if it did. */
  public String refusal() {
    return refusal;
  }

  /** Bytes that travelled up. */
  public long bytesUp() {
    return (long) payload.length + measurement.length;
  }

  /** How the client's own model does, if it has one. */
  public OwnTest ownTest() {
    return ownTest;
  }
}
