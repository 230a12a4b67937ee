package io.feddip.client;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.Upload;
import io.feddip.api.peer.Exchange;
import java.io.Serializable;

/**
 * What every client of a round without a server is told. No model is in it.
 *
 * @param seed of the run
 * @param round t
 * @param worker what networks are made of
 * @param beginning what a client does that has no model yet
 * @param exchange what the others do with models
 * @param evaluates whether models are measured on clients' own test examples
 */
public record PeerContext(
    long seed,
    int round,
    TaskSpec worker,
    Exchange beginning,
    Exchange exchange,
    LocalTraining training,
    ClientWork work,
    Upload upload,
    boolean evaluates)
    implements Serializable {
  public PeerContext {
    requireNonNull(worker, "worker is null");
    requireNonNull(beginning, "beginning is null");
    requireNonNull(exchange, "exchange is null");
    requireNonNull(training, "training is null");
    requireNonNull(work, "work is null");
    requireNonNull(upload, "upload is null");
  }
}
