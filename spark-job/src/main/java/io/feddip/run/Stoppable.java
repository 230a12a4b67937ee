package io.feddip.run;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;

/** Lets a SIGTERM end a run after its present round, with a checkpoint. */
final class Stoppable {
  /** Above Spark's own hooks, so that the session still works while the last round ends. */
  private static final int BEFORE_SPARK = 1000;

  private static final int SECONDS_TO_STOP = 600;

  private Stoppable() {}

  /**
   * All rounds.
   *
   * @param requestStop called when a SIGTERM comes, by another thread
   */
  static <S> S run(Runnable requestStop, Supplier<S> rounds) {
    Object done = new Object();
    boolean[] ended = new boolean[1];
    Runnable hook =
        () -> {
          requestStop.run();
          synchronized (done) {
            try {
              while (!ended[0]) {
                done.wait();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    ShutdownHookManager hooks = ShutdownHookManager.get();
    hooks.addShutdownHook(hook, BEFORE_SPARK, SECONDS_TO_STOP, TimeUnit.SECONDS);
    try {
      return rounds.get();
    } finally {
      synchronized (done) {
        ended[0] = true;
        done.notifyAll();
      }
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(hook);
      }
    }
  }
}
