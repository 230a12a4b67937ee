package io.feddip.client;

import io.feddip.api.model.Layout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The networks and buffers of this executor, made at first use and kept: a new network per task
 * would leak native memory and cost more than a small client's training. There are as many as tasks
 * have run at once, not as many as threads: Spark starts a new thread whenever no other is idle at
 * that instant.
 *
 * <p>This is the only state that outlives a task. No result depends on it.
 */
final class NetworkPool {
  /** Idle workers of other runs in the same executor are dropped beyond this many. */
  private static final int MOST_OF_OTHERS = 4;

  private static final Map<TaskSpec, Layout> LAYOUTS = new ConcurrentHashMap<>();

  /** Those that no task uses, the last used first. */
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private NetworkPool() {}

  private record Idle(TaskSpec spec, Worker worker) {}

  /** The parameters of a network, without a worker. */
  static Layout layout(TaskSpec spec) {
    return LAYOUTS.computeIfAbsent(spec, Networks::layout);
  }

  /** Lends a worker to a task on this thread, which must not ask for another one meanwhile. */
  static <T> T with(TaskSpec spec, Function<Worker, T> task) {
    Worker worker = take(spec);
    try {
      return task.apply(worker);
    } finally {
      giveBack(spec, worker);
    }
  }

  static void giveBack(TaskSpec spec, Worker worker) {
    giveBack(new Idle(spec, worker));
  }

  /** Lends a worker until it is given back, which must happen once. */
  static Worker take(TaskSpec spec) {
    synchronized (IDLE) {
      for (Idle idle : IDLE) {
        if (idle.spec().equals(spec)) {
          IDLE.remove(idle);
          return idle.worker();
        }
      }
    }
    return Worker.open(spec);
  }

  private static void giveBack(Idle idle) {
    synchronized (IDLE) {
      IDLE.addFirst(idle);
      long others = IDLE.stream().filter(other -> !other.spec().equals(idle.spec())).count();
      while (others > MOST_OF_OTHERS) {
        Idle oldest = IDLE.removeLast();
        oldest.worker().close();
        others -= oldest.spec().equals(idle.spec()) ? 0 : 1;
      }
    }
  }
}
