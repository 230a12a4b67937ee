package io.feddip.data.table;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a row is.
 *
 * @param file that it is in; empty if nobody knows
 * @param block number of the first byte that its reader began at, or else the number of its Spark
 *     partition
 * @param row number from 1, counted from there
 */
record RowPlace(String file, long block, long row) implements Comparable<RowPlace>, Serializable {
  private static final Comparator<RowPlace> ORDER =
      Comparator.comparing(RowPlace::file)
          .thenComparingLong(RowPlace::block)
          .thenComparingLong(RowPlace::row);

  @Override
  public int compareTo(RowPlace that) {
    return ORDER.compare(this, that);
  }

  @Override
  public String toString() {
    if (file.isEmpty()) {
      return "row " + row + " of Spark partition " + block;
    }
    return file + ", row " + row + (block > 0 ? " after byte " + block : "");
  }
}
