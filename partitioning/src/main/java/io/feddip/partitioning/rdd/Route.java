package io.feddip.partitioning.rdd;

import io.feddip.api.data.DataException;
import java.io.Serializable;
import java.util.Arrays;

/** Whose the rows of one Spark partition are. */
final class Route implements Serializable {
  static final int NOBODY = -1;

  private static final long serialVersionUID = 1;

  private final long[] keys;
  private final int[] owners;

  /**
   * @param keys of the rows, ascending; not copied
   * @param owners of the rows in that order, clients from 0 or {@link #NOBODY}; not copied
   */
  Route(long[] keys, int[] owners) {
    this.keys = keys;
    this.owners = owners;
  }

  /** Finds the owner of row after row, in whatever order they come. One a pass. */
  final class Finder {
    /** How many rows of the key that begins there have been seen. */
    private final int[] seen = new int[keys.length];

    /**
     * The owner of the next row with that key.
     *
     * @param source for the message
     * @throws DataException if there was no such row when keys were read
     */
    int owner(long key, String source) {
      int found = Arrays.binarySearch(keys, key);
      while (found > 0 && keys[found - 1] == key) {
        found--;
      }
      int row = found < 0 ? -1 : found + seen[found]++;
      if (row < 0 || row >= keys.length || keys[row] != key) {
        throw new DataException(
            source,
            "gave other rows when it was read again",
            "write the table to files first: a query that draws at random, or data that change,"
                + " cannot be trained on");
      }
      return owners[row];
    }
  }
}
