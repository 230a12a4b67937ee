package io.feddip.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
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
    SLOW,
    /** All shuffle files of its executor are gone, if there are any. */
    FORGET
  }

  /**
   * What Spark is told for the marked client's tasks to be struck.
   *
   * @param marks a folder that remembers it
   */
  static Map<String, String> settings(Kind kind, int times, Path marks) {
    try {
      OtherUser.open(Files.createDirectories(marks));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.plugins", FaultPlugin.class.getName());
    settings.put("spark.driver.extraClassPath", Builds.testClasses().toString());
    settings.put("spark.executor.extraClassPath", Builds.testClasses().toString());
    settings.put(KIND, kind.name());
    settings.put(PARTITION, String.valueOf(SmallRun.MARKED_CLIENT));
    settings.put(TIMES, String.valueOf(times));
    settings.put(MARKS, marks.toString());
    return settings;
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

  private static boolean isOfAShuffle(Path file) {
    return String.valueOf(file.getFileName()).startsWith("shuffle_");
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
          && (kind != Kind.FORGET || !shuffled().isEmpty())
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
          case FORGET -> shuffled().forEach(file -> file.toFile().delete());
        }
      }
    }

    /** Evaluations have tasks of the marked number too. */
    private static boolean trains(TaskContext task) {
      String job = task.getLocalProperty("spark.job.description");
      return job != null && job.startsWith("round ");
    }

    /** Files of shuffles that this executor has now. */
    private static List<Path> shuffled() {
      List<Path> found = new ArrayList<>();
      for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
        try (Stream<Path> files = Files.walk(folder.toPath())) {
          files.filter(FaultPlugin::isOfAShuffle).forEach(found::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return found;
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
