package io.feddip.client;

import io.feddip.api.data.Examples;

/**
 * A model that predicts in a network of this executor's pool, which it has until it is closed: for
 * tasks that work through rows one batch after the other. For one thread at a time.
 */
public final class LentModel implements AutoCloseable {
  private final TaskSpec spec;
  private final Worker worker;
  private final float[] weights;
  private boolean closed;

  private LentModel(TaskSpec spec, Worker worker, float[] weights) {
    this.spec = spec;
    this.worker = worker;
    this.weights = weights;
  }

  /**
   * Takes a network from the pool and prepares it for a model.
   *
   * @param weights flat, zero where pruned
   */
  public static LentModel open(TaskSpec spec, float[] weights) {
    Worker worker = NetworkPool.take(spec);
    try {
      worker.prepare(weights);
    } catch (RuntimeException | Error e) {
      NetworkPool.giveBack(spec, worker);
      throw e;
    }
    return new LentModel(spec, worker, weights);
  }

  /**
   * Class probabilities in inference mode; labels are not looked at.
   *
   * @return [examples][classes]
   */
  public float[] probabilities(Examples examples) {
    if (closed) {
      throw new IllegalStateException("the network was given back already");
    }
    return worker.probabilities(weights, examples);
  }

  /** Gives the network back; a second time does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      NetworkPool.giveBack(spec, worker);
    }
  }
}
