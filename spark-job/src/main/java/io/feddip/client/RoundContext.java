package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientModel;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Upload;
import java.io.Serializable;
import java.util.Optional;

/**
 * What every client of a round's cohort is told: immutable, broadcast. Nothing else decides what a
 * client computes, but its number and its data.
 */
public final class RoundContext implements Serializable {
  private static final long serialVersionUID = 1;

  private final long seed;
  private final int round;
  private final TaskSpec worker;
  private final LocalTraining training;
  private final ClientWork work;
  private final Upload upload;
  private final byte[] model;
  private final ClientModel own;

  /**
   * @param seed of the run
   * @param round t; −1 before the first
   * @param model encoded weights, without the mask's index
   * @param own which model a client uses for itself, to be measured; nothing if it is the server's
   */
  public RoundContext(
      long seed,
      int round,
      TaskSpec worker,
      LocalTraining training,
      ClientWork work,
      Upload upload,
      byte[] model,
      Optional<ClientModel> own) {
    this.seed = seed;
    this.round = round;
    this.worker = requireNonNull(worker, "worker is null");
    this.training = requireNonNull(training, "training is null");
    this.work = requireNonNull(work, "work is null");
    this.upload = requireNonNull(upload, "upload is null");
    this.model = requireNonNull(model, "model is null");
    this.own = own.orElse(null);
  }

  public long seed() {
    return seed;
  }

  public int round() {
    return round;
  }

  public TaskSpec worker() {
    return worker;
  }

  public LocalTraining training() {
    return training;
  }

  public ClientWork work() {
    return work;
  }

  public Upload upload() {
    return upload;
  }

  public byte[] model() {
    return model;
  }

  public Optional<ClientModel> own() {
    return Optional.ofNullable(own);
  }
}
