package io.feddip.data.table;

import java.io.Serializable;

/**
 * One example on its way through Spark.
 *
 * @param key 64 bits of a hash of all that the row says: what orders examples
 * @param label class from 0
 * @param client name of the client; empty where there is no such column
 * @param values what the network sees
 */
public record TableRow(long key, int label, String client, RowValues values)
    implements Serializable, Comparable<TableRow> {

  /** By key: an order of the rows' content, whatever the number of files, partitions or cores. */
  @Override
  public int compareTo(TableRow that) {
    int order = Long.compare(key, that.key);
    if (order == 0) {
      order = Integer.compare(label, that.label);
    }
    return order != 0 ? order : values.compareTo(that.values);
  }
}
