package io.feddip.checkpoint;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint that was found and read.
 *
 * @param file where it was
 * @param notes what a user should know, a sentence each: damaged files that were passed over
 */
public record Restored(Checkpoint checkpoint, Path file, List<String> notes) {
  public Restored {
    notes = List.copyOf(notes);
  }
}
