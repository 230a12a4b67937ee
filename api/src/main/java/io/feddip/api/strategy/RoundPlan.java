package io.feddip.api.strategy;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Upload;

/**
 * What a strategy wants from the clients of one round.
 *
 * @param training how they train
 * @param work what they do besides
 * @param upload what they send back
 */
public record RoundPlan(LocalTraining training, ClientWork work, Upload upload) {
  public RoundPlan {
    requireNonNull(training, "training is null");
    requireNonNull(work, "work is null");
    requireNonNull(upload, "upload is null");
  }
}
