package io.feddip.data.table;

import java.io.Serializable;
import java.net.URI;
import java.util.Comparator;
import org.apache.hadoop.fs.Path;

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
    return readable(file) + ", row " + row + (block > 0 ? " after byte " + block : "");
  }

  /** Spark names files by URIs, in which a blank or an umlaut is a code that no folder shows. */
  private static String readable(String file) {
    try {
      return new Path(URI.create(file)).toString();
    } catch (IllegalArgumentException e) {
      return file;
    }
  }
}
