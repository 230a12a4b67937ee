package io.feddip.runfolder;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.feddip.api.run.Metric.Goal;

/**
 * What a run's models are compared by, as {@code goal.json} of the run folder; a folder without it
 * goes by accuracy.
 */
public final class RunGoal {
  /** The file's name. */
  public static final String FILE = "goal.json";

  private RunGoal() {}

  /** Writes it, unless it is accuracy. */
  public static void write(RunFolder folder, Goal goal) {
    if (goal.equals(Goal.ACCURACY)) {
      return;
    }
    try {
      folder.writeText(FILE, RunJson.mapper().writeValueAsString(goal) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a name and a direction have a JSON form", e);
    }
  }

  /** Reads it; accuracy if there is none, or the file is damaged. */
  public static Goal of(RunFolder folder) {
    return folder.text(FILE).map(RunGoal::parse).orElse(Goal.ACCURACY);
  }

  private static Goal parse(String json) {
    try {
      Goal read = RunJson.mapper().readValue(json, Goal.class);
      return read.measure() == null ? Goal.ACCURACY : read;
    } catch (JsonProcessingException e) {
      return Goal.ACCURACY;
    }
  }
}
