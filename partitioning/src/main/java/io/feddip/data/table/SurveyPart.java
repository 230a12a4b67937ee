package io.feddip.data.table;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is learned of a table by reading it once: counts, never features. Merges in any order to the
 * same.
 */
final class SurveyPart implements Serializable {
  private static final long serialVersionUID = 1;

  private final BadRows bad = new BadRows();

  /** By how many values the feature columns have: all rows should be in one of them. */
  private final HashMap<List<Integer>, Group> groups = new HashMap<>();

  /** Rows whose feature columns have equally many values. */
  static final class Group implements Serializable {
    private static final long serialVersionUID = 1;

    private long rows;
    private RowPlace first;
    private final ContentSum content = new ContentSum();
    private final Map<String, Map<String, Long>> labelsByClient = new HashMap<>();
    private final HashMap<String, RowPlace> firstOfLabel = new HashMap<>();
    private final HashSet<Integer> tokens = new HashSet<>();

    private void add(RawRow row, RowPlace place, byte[] hash, boolean sequence) {
      rows++;
      if (sequence) {
        for (double token : ((RowValues.Numbers) row.values()).values()) {
          tokens.add((int) token);
        }
      }
      first = earlier(first, place);
      content.add(hash);
      labelsByClient
          .computeIfAbsent(row.client(), name -> new HashMap<>())
          .merge(row.label(), 1L, Long::sum);
      firstOfLabel.merge(row.label(), place, Group::earlier);
    }

    private void merge(Group other) {
      rows += other.rows;
      first = earlier(first, other.first);
      content.merge(other.content);
      other.labelsByClient.forEach(
          (client, labels) -> {
            Map<String, Long> own = labelsByClient.computeIfAbsent(client, name -> new HashMap<>());
            labels.forEach((label, count) -> own.merge(label, count, Long::sum));
          });
      other.firstOfLabel.forEach(
          (label, place) -> firstOfLabel.merge(label, place, Group::earlier));
      tokens.addAll(other.tokens);
    }

    private static RowPlace earlier(RowPlace a, RowPlace b) {
      return a == null || (b != null && b.compareTo(a) < 0) ? b : a;
    }

    long rows() {
      return rows;
    }

    /** Where the first of them is. */
    RowPlace first() {
      return first;
    }

    ContentSum content() {
      return content;
    }

    /** Rows of each label of each client. */
    Map<String, Map<String, Long>> labelsByClient() {
      return labelsByClient;
    }

    /** Where the first row of each label is. */
    Map<String, RowPlace> firstOfLabel() {
      return firstOfLabel;
    }

    /** What sequences consist of, as {@link TokenCell#raw} has it; nothing where there are none. */
    Set<Integer> tokens() {
      return tokens;
    }
  }

  /**
   * Counts a row.
   *
   * @param sequence whether its values are tokens, to be gathered
   */
  void add(RawRow row, RowPlace place, byte[] hash, boolean sequence) {
    groups.computeIfAbsent(row.widths(), widths -> new Group()).add(row, place, hash, sequence);
  }

  void add(BadRow row) {
    bad.add(row);
  }

  /** Takes in what another part has learned. */
  SurveyPart merge(SurveyPart other) {
    bad.merge(other.bad);
    other.groups.forEach(
        (widths, group) -> groups.computeIfAbsent(widths, key -> new Group()).merge(group));
    return this;
  }

  BadRows bad() {
    return bad;
  }

  Map<List<Integer>, Group> groups() {
    return groups;
  }
}
