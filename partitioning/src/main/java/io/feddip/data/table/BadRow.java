package io.feddip.data.table;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A row that cannot be used.
 *
 * @param defect what is wrong with it
 * @param place where it is
 * @param column what is wrong there
 * @param value what stands there, shortened
 */
record BadRow(Defect defect, RowPlace place, String column, String value)
    implements Comparable<BadRow>, Serializable {
  private static final int LONGEST = 80;
  private static final Comparator<BadRow> ORDER =
      Comparator.comparing(BadRow::place)
          .thenComparing(BadRow::defect)
          .thenComparing(BadRow::column)
          .thenComparing(BadRow::value);

  BadRow {
    value = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
  }

  @Override
  public int compareTo(BadRow that) {
    return ORDER.compare(this, that);
  }

  /** Place, column and value in a clause. */
  String sentence() {
    return "%s, column %s: %s".formatted(place, column, value);
  }

  /** Thrown where a row is read; who knows the place makes a {@link BadRow} of it. */
  static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Defect defect;
    private final String column;

    Found(Defect defect, String column, Object value) {
      super(String.valueOf(value), null, false, false); // There may be millions: no stack trace.
      this.defect = defect;
      this.column = column;
    }

    BadRow at(RowPlace place) {
      return new BadRow(defect, place, column, getMessage());
    }
  }
}
