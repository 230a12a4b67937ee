package io.feddip.data.table;

import io.feddip.api.data.DataException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows that cannot be used, counted by kind, and the first of them. Merges in any order. */
final class BadRows implements Serializable {
  private static final long serialVersionUID = 1;

  private final EnumMap<Defect, Long> counts = new EnumMap<>(Defect.class);
  private BadRow first;

  void add(BadRow row) {
    add(row, 1);
  }

  /** Several rows of a kind, the first of which is given. */
  void add(BadRow row, long rows) {
    counts.merge(row.defect(), rows, Long::sum);
    keep(row);
  }

  void merge(BadRows other) {
    other.counts.forEach((defect, rows) -> counts.merge(defect, rows, Long::sum));
    if (other.first != null) {
      keep(other.first);
    }
  }

  private void keep(BadRow row) {
    if (first == null || row.compareTo(first) < 0) {
      first = row;
    }
  }

  /** The first of them; nothing if there are none. */
  Optional<BadRow> first() {
    return Optional.ofNullable(first);
  }

  /** How many there are of each kind. */
  Map<Defect, Long> counts() {
    return new EnumMap<>(counts);
  }

  /** How many and what, in a clause. */
  String sentence() {
    return counts.entrySet().stream()
            .map(entry -> "%,d with %s".formatted(entry.getValue(), entry.getKey().words()))
            .collect(Collectors.joining(", ", "rows that cannot be used: ", ""))
        + "; the first is "
        + first.sentence();
  }

  /**
   * The end of a run that wants all rows.
   *
   * @param source the table
   */
  DataException failure(String source) {
    return new DataException(
        source,
        sentence(),
        "mend them, name other columns in feddip.dataset.table, or set feddip.dataset.bad-rows ="
            + " skip");
  }
}
