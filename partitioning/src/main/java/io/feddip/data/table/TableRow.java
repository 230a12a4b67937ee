package io.feddip.data.table;

import io.feddip.data.KeyedRow;

/**
 * One example on its way through Spark.
 *
 * @param key 64 bits of a hash of all that the row says: what orders examples
 * @param label class from 0; 0 where there are targets
 * @param targets that a network is to give, as the table has them; empty where there are classes
 * @param client name of the client; empty where there is no such column
 * @param values what the network sees
 */
public record TableRow(
    long key, int label, RowValues.Numbers targets, String client, RowValues values)
    implements KeyedRow, Comparable<TableRow> {

  /** By key: an order of the rows' content, whatever the number of files, partitions or cores. */
  @Override
  public int compareTo(TableRow that) {
    int order = Long.compare(key, that.key);
    if (order == 0) {
      order = Integer.compare(label, that.label);
    }
    if (order == 0) {
      order = targets.compareTo(that.targets);
    }
    return order != 0 ? order : values.compareTo(that.values);
  }
}
