package io.feddip.scoring;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** What scoring appends to a row; travels to the executors. */
public interface ScoreColumns extends Serializable {
  /** The columns that are appended. */
  StructType fields();

  /**
   * Their values for a row that was scored.
   *
   * @param probabilities one a class; not copied, and not kept
   */
  Object[] of(float[] probabilities);

  /**
   * Their values for a row whose features are none.
   *
   * @param problem what is wrong with it
   * @return nothing to leave the row out
   */
  Optional<Object[]> ofBad(RuntimeException problem);
}
