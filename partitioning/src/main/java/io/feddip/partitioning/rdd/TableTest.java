package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.data.Parcel;
import io.feddip.data.table.TableRow;
import io.feddip.data.table.TableScheme;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** Test rows of a table, packed where Spark read them. */
public final class TableTest {
  /** Numbers in a pack, at most, if an example has not more. */
  private static final int MOST_NUMBERS = 1 << 22;

  private TableTest() {}

  /** Packs of at most some megabytes, any number a partition. */
  public static JavaRDD<Examples> packs(
      JavaRDD<TableRow> rows, TableScheme scheme, String source, StorageLevel level) {
    RowPacker packer = new RowPacker(scheme, new HoldOut(0, 0), false, Keeping.at(level));
    int most = Math.max(1, MOST_NUMBERS / scheme.width());
    return PackRdd.keep(
        rows.mapPartitions(partition -> new Packs(partition, packer, most)),
        level,
        "test examples of " + source);
  }

  private static final class Packs implements Iterator<SerializableWritable<Parcel<Examples>>> {
    private final Iterator<TableRow> rows;
    private final RowPacker packer;
    private final int most;
    private int number;

    Packs(Iterator<TableRow> rows, RowPacker packer, int most) {
      this.rows = rows;
      this.packer = packer;
      this.most = most;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public SerializableWritable<Parcel<Examples>> next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      List<TableRow> some = new ArrayList<>();
      while (some.size() < most && rows.hasNext()) {
        some.add(rows.next());
      }
      return Parcel.of(packer.pack(number++, some));
    }
  }
}
