package io.feddip.data.table;

import io.feddip.data.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Rows of a Spark partition as examples of a scheme's classes, one at a time. */
final class ExampleRows implements Iterator<TableRow> {
  private final PlacedRows rows;
  private final String source;
  private final RowReader reader;
  private final boolean skip;
  private final List<Integer> widths;
  private final Map<String, Integer> classes;
  private final TableScheme scheme;
  private final MessageDigest digest = Sha256.digest();
  private TableRow next;

  /**
   * @param source for messages
   * @param skip whether rows that cannot be used are left out
   */
  ExampleRows(PlacedRows rows, String source, RowReader reader, TableScheme scheme, boolean skip) {
    this.rows = rows;
    this.source = source;
    this.reader = reader;
    this.skip = skip;
    this.widths = scheme.widths();
    this.scheme = scheme;
    this.classes = scheme.labelNumbers();
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      try {
        next = example(reader.read(rows.next()));
      } catch (BadRow.Found e) {
        if (!skip) {
          BadRows bad = new BadRows();
          bad.add(e.at(rows.place()));
          throw bad.failure(source);
        }
      }
    }
    return next != null;
  }

  @Override
  public TableRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    TableRow row = next;
    next = null;
    return row;
  }

  private TableRow example(RawRow row) {
    if (!row.widths().equals(widths)) {
      throw new BadRow.Found(Defect.OTHER_LENGTH, reader.features().get(0), row.widths());
    }
    Integer label = classes.get(row.label());
    if (label == null) {
      throw new BadRow.Found(scheme.otherLabel(), reader.label(), row.label());
    }
    long key = ByteBuffer.wrap(ContentSum.hash(digest, row)).getLong();
    return new TableRow(key, label, row.targets(), row.client(), row.values());
  }
}
