package io.feddip.partitioning;

import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Who has how many examples of what: for the terminal and for {@code partition.json}. */
public final class PartitionReport {
  /** Beyond this many clients only some of them are shown. */
  private static final int MOST_ROWS = 50;

  /** Beyond this many classes their counts do not fit on a line. */
  private static final int MOST_COLUMNS = 20;

  private final String method;
  private final long seed;
  private final int classes;
  private final int unassigned;
  private final int[][] counts;
  private final int[] sizes;

  private PartitionReport(
      String method, long seed, int classes, int unassigned, int[][] counts, int[] sizes) {
    this.method = method;
    this.seed = seed;
    this.classes = classes;
    this.unassigned = unassigned;
    this.counts = counts;
    this.sizes = sizes;
  }

  /**
   * Counts.
   *
   * @param method how the examples were divided, in words
   * @param seed that decided it
   */
  public static PartitionReport of(String method, long seed, Partition partition, Labels labels) {
    return new PartitionReport(
        method,
        seed,
        labels.classes(),
        partition.unassigned(),
        partition.counts(labels),
        partition.sizes());
  }

  /** The report of a partition of which only the counts are known: [client][class]. */
  public static PartitionReport ofCounts(String method, long seed, int classes, int[][] counts) {
    return ofCounts(method, seed, classes, 0, counts);
  }

  /** The same where some examples are nobody's. */
  public static PartitionReport ofCounts(
      String method, long seed, int classes, int unassigned, int[][] counts) {
    int[] sizes = Arrays.stream(counts).mapToInt(row -> IntStream.of(row).sum()).toArray();
    return new PartitionReport(method, seed, classes, unassigned, counts, sizes);
  }

  /** Examples of each class at each client: [client][class]; a copy. */
  public int[][] counts() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /** The same division with other counts, [client][class]. */
  public PartitionReport withCounts(int[][] others) {
    return ofCounts(method, seed, classes, unassigned, others);
  }

  /** The number of examples of each client; a copy. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Examples of the smallest client. */
  public int smallest() {
    return Arrays.stream(sizes).min().orElse(0);
  }

  /** Examples of the median client: the mean of the middle two if their number is even. */
  public double median() {
    return median(sizes);
  }

  /** Examples of the largest client. */
  public int largest() {
    return Arrays.stream(sizes).max().orElse(0);
  }

  /**
   * Mean over the clients that have examples of the distance between a client's mix of classes and
   * the mix of all, as total variation: 0 for equal mixes, towards 1 for clients with one class of
   * many.
   */
  public double labelSkew() {
    long total = Arrays.stream(sizes).asLongStream().sum();
    double[] mix = new double[classes];
    for (int[] row : counts) {
      for (int label = 0; label < classes; label++) {
        mix[label] += (double) row[label] / total;
      }
    }
    double sum = 0;
    int clients = 0;
    for (int client = 0; client < sizes.length; client++) {
      if (sizes[client] > 0) {
        clients++;
        for (int label = 0; label < classes; label++) {
          sum += Math.abs((double) counts[client][label] / sizes[client] - mix[label]) / 2;
        }
      }
    }
    return clients == 0 ? 0 : sum / clients;
  }

  /**
   * The table for a terminal: a line a client and a column a class. Of many clients the smallest,
   * largest and those at the quartiles are shown; of many classes how many a client has and its
   * largest.
   */
  public String table() {
    StringBuilder table = new StringBuilder();
    int[] shown = shownClients();
    int[] widths = classWidths();
    table.append(format("%8s %9s", "client", "examples"));
    if (classes <= MOST_COLUMNS) {
      for (int label = 0; label < classes; label++) {
        table.append(pad(Integer.toString(label), widths[label]));
      }
    } else {
      table.append("  classes  largest class");
    }
    table.append('\n');
    for (int client : shown) {
      table.append(format("%8d %9d", client, sizes[client]));
      appendCounts(table, counts[client], sizes[client], widths);
      table.append('\n');
    }
    if (classes <= MOST_COLUMNS) {
      int[] totals = totals();
      int total = IntStream.of(totals).sum();
      table.append(format("%8s %9d", "all", total));
      appendCounts(table, totals, total, widths);
      table.append('\n');
    }
    if (shown.length < sizes.length) {
      table.append(
          format(
              "  (%d of %,d clients: by size the smallest, those at every eighth, the largest)%n",
              shown.length, sizes.length));
    }
    return table.append(summary()).append('\n').toString();
  }

  /** Two lines: how many, how large, how skewed. */
  public String summary() {
    int[] held =
        Arrays.stream(counts)
            .mapToInt(row -> (int) IntStream.of(row).filter(count -> count > 0).count())
            .toArray();
    return format(
        "%s, seed %d: %,d clients, %,d examples%s; examples a client: min %,d, median %,.1f, max"
            + " %,d%nclasses a client: min %d, median %.1f, max %d; label skew (total variation)"
            + " %.3f",
        method,
        seed,
        sizes.length,
        Arrays.stream(sizes).asLongStream().sum(),
        unassigned == 0 ? "" : format(" (%,d used by nobody)", unassigned),
        smallest(),
        median(),
        largest(),
        Arrays.stream(held).min().orElse(0),
        median(held),
        Arrays.stream(held).max().orElse(0),
        labelSkew());
  }

  /**
   * The content of {@code partition.json}: {@code method} (text), {@code seed}, {@code clients} N,
   * {@code classes} L, {@code class_names} (L texts), {@code unassigned} (examples no client has),
   * {@code sizes} (N numbers of examples) and {@code labels} (N rows of L numbers of examples of
   * each class).
   *
   * @param classNames one a class
   */
  public String toJson(List<String> classNames) {
    StringJoiner names = new StringJoiner(", ", "[", "]");
    classNames.forEach(name -> names.add(quoted(name)));
    StringJoiner rows = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    for (int[] row : counts) {
      rows.add(array(row));
    }
    return format(
        """
        {
          "method": %s,
          "seed": %d,
          "clients": %d,
          "classes": %d,
          "class_names": %s,
          "unassigned": %d,
          "sizes": %s,
          "labels": %s
        }
        """,
        quoted(method), seed, sizes.length, classes, names, unassigned, array(sizes), rows);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return summary();
  }

  private int[] shownClients() {
    int[] all = IntStream.range(0, sizes.length).toArray();
    if (all.length <= MOST_ROWS) {
      return all;
    }
    List<Integer> bySize =
        IntStream.of(all).boxed().sorted((a, b) -> Integer.compare(sizes[a], sizes[b])).toList();
    return IntStream.rangeClosed(0, 8).map(i -> bySize.get(i * (all.length - 1) / 8)).toArray();
  }

  private void appendCounts(StringBuilder table, int[] row, int size, int[] widths) {
    if (classes <= MOST_COLUMNS) {
      for (int label = 0; label < classes; label++) {
        table.append(pad(row[label] == 0 ? "." : Integer.toString(row[label]), widths[label]));
      }
      return;
    }
    int largest = 0;
    int held = 0;
    for (int label = 0; label < classes; label++) {
      largest = row[label] > row[largest] ? label : largest;
      held += row[label] > 0 ? 1 : 0;
    }
    table.append(format("%9d", held));
    if (size > 0) {
      table.append(format("  %d (%.0f %%)", largest, 100.0 * row[largest] / size));
    }
  }

  private int[] totals() {
    int[] totals = new int[classes];
    for (int[] row : counts) {
      for (int label = 0; label < classes; label++) {
        totals[label] += row[label];
      }
    }
    return totals;
  }

  private int[] classWidths() {
    IntUnaryOperator width = total -> Math.max(5, Integer.toString(total).length() + 1);
    return IntStream.of(totals()).map(width).toArray();
  }

  private static String pad(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }

  /** In plain digits, whatever the locale: some of it is JSON. */
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String array(int[] values) {
    return Arrays.toString(values).replace(" ", "");
  }

  private static double median(int[] values) {
    if (values.length == 0) {
      return 0;
    }
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
  }
}
