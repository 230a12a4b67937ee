package io.feddip.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Makes tasks of Spark go wrong, without a line for it in the job: a Spark plugin that is told of
 * every task. It strikes clients' tasks of the marked partition on their first attempt, at most so
 * many times in all, counted by files so that executors that die are remembered.
 */
public final class FaultPlugin implements SparkPlugin {
  static final String KIND = "spark.feddip.fault.kind";
  static final String PARTITION = "spark.feddip.fault.partition";
  static final String TIMES = "spark.feddip.fault.times";
  static final String MARKS = "spark.feddip.fault.marks";

  /** What happens to a task that is struck. */
  enum Kind {
    /** It computes its answer and fails then. */
    FAIL,
    /** The executor's JVM is gone at once. */
    HALT,
    /** It takes thirty seconds longer. */
    SLOW
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(org.apache.spark.SparkContext spark, PluginContext context) {
        return Map.of(
            KIND, context.conf().get(KIND),
            PARTITION, context.conf().get(PARTITION),
            TIMES, context.conf().get(TIMES),
            MARKS, context.conf().get(MARKS));
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Striker();
  }

  private static final class Striker implements ExecutorPlugin {
    private Kind kind;
    private int partition;
    private int times;
    private Path marks;

    @Override
    public void init(PluginContext context, Map<String, String> settings) {
      kind = Kind.valueOf(settings.get(KIND));
      partition = Integer.parseInt(settings.get(PARTITION));
      times = Integer.parseInt(settings.get(TIMES));
      marks = Path.of(settings.get(MARKS));
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      if (trains(task)
          && task.partitionId() == partition
          && task.attemptNumber() == 0
          && mark(task)) {
        switch (kind) {
          case FAIL ->
              task.addTaskCompletionListener(
                  (org.apache.spark.util.TaskCompletionListener)
                      done -> {
                        throw new IllegalStateException("injected fault");
                      });
          case HALT -> Runtime.getRuntime().halt(137);
          case SLOW -> sleep();
        }
      }
    }

    /** Evaluations have tasks of the marked number too. */
    private static boolean trains(TaskContext task) {
      String job = task.getLocalProperty("spark.job.description");
      return job != null && job.startsWith("round ");
    }

    private boolean mark(TaskContext task) {
      for (int i = 0; i < times; i++) {
        try {
          Files.writeString(
              Files.createFile(marks.resolve("struck-" + i)), "task " + task.taskAttemptId());
          return true;
        } catch (FileAlreadyExistsException e) {
          continue;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }

    private static void sleep() {
      try {
        Thread.sleep(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
