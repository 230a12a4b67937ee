package io.feddip.config;

import static java.util.Comparator.comparingDouble;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The known name that somebody meant who wrote another. Names are compared segment by segment,
 * where a segment is what stands between points, so that a slip in a group's name doesn't hide
 * which of its keys was meant.
 */
public final class NearestName {
  /** What a segment costs that one name has and the other hasn't, in single edits. */
  private static final double SEGMENT = 2.5;

  private NearestName() {}

  /**
   * The known name at the least distance from what was written.
   *
   * @param known at least one name
   * @return of equally near ones the first in alphabetical order
   */
  public static String of(String name, Collection<String> known) {
    return known.stream()
        .sorted()
        .min(comparingDouble(candidate -> distance(name, candidate)))
        .orElseThrow(() -> new IllegalArgumentException("no name is known"));
  }

  /**
   * The least cost of turning one list of segments into the other, by the usual table of prefixes.
   * O(segments² · letters²).
   */
  private static double distance(String name, String candidate) {
    String[] from = segments(name);
    String[] to = segments(candidate);
    double[][] cost = new double[from.length + 1][to.length + 1];
    for (int i = 0; i <= from.length; i++) {
      for (int j = 0; j <= to.length; j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = SEGMENT * (i + j);
        } else {
          double missing = SEGMENT + Math.min(cost[i - 1][j], cost[i][j - 1]);
          cost[i][j] = Math.min(missing, cost[i - 1][j - 1] + edits(from[i - 1], to[j - 1]));
        }
      }
    }
    return cost[from.length][to.length];
  }

  private static int edits(String from, String to) {
    return LevenshteinDistance.getDefaultInstance().apply(from, to);
  }

  private static String[] segments(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').split("\\.", -1);
  }
}
