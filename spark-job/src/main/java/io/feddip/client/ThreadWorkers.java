package io.feddip.client;

import java.util.HashMap;
import java.util.Map;

/**
 * One network and one set of buffers for each executor thread, made at first use and kept: a new
 * network per task would leak native memory and cost more than a small client's training.
 *
 * <p>This is the only state that outlives a task. No result depends on it.
 */
final class ThreadWorkers {
  /** Networks of other runs in the same executor are dropped when a thread holds this many. */
  private static final int MOST = 4;

  private static final ThreadLocal<Map<WorkerSpec, Worker>> WORKERS =
      ThreadLocal.withInitial(HashMap::new);

  private ThreadWorkers() {}

  static Worker get(WorkerSpec spec) {
    Map<WorkerSpec, Worker> workers = WORKERS.get();
    Worker worker = workers.get(spec);
    if (worker == null) {
      if (workers.size() >= MOST) {
        workers.values().forEach(Worker::close);
        workers.clear();
      }
      worker = Worker.open(spec);
      workers.put(spec, worker);
    }
    return worker;
  }
}
