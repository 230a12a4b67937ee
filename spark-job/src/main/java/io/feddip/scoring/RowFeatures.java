package io.feddip.scoring;

import io.feddip.api.data.Examples;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** How rows of a table become examples of a network; travels to the executors. */
public interface RowFeatures extends Serializable {
  /** A batch that is filled row by row; for one task. */
  interface Batch {
    /**
     * Adds one row's features.
     *
     * @throws RuntimeException if they are none, whose message says why; nothing was added then
     */
    void add(Row row);

    /** The examples added since the last call, in order; their labels mean nothing. */
    Examples take();
  }

  /**
   * A new batch.
   *
   * @param capacity most rows between two calls of {@link Batch#take}
   */
  Batch open(int capacity);
}
