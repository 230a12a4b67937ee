package io.feddip.data.table;

import io.feddip.api.data.DataException;
import io.feddip.api.model.Task;
import io.feddip.data.Parcel;
import io.feddip.data.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;

/**
 * What reading a table once has told of it: which rows can be used, what classes there are, who has
 * how many of which. The driver sees counts only.
 *
 * @param scheme of the table, not normalised
 * @param counts rows of each class, by client; of one without a name where there is no client
 *     column
 * @param identity what the rows are known by, in whatever order and files they are
 */
public record TableSurvey(TableScheme scheme, SortedMap<String, long[]> counts, String identity) {
  /** So many classes are none. */
  static final int MOST_CLASSES = 100_000;

  /** Channels, height and width. */
  private static final int IMAGE_EXTENTS = 3;

  /** Spark's tree of merges is this deep. */
  private static final int DEPTH = 2;

  /** Numbers by size, before texts by letter. */
  private static final Comparator<String> CLASS_ORDER =
      Comparator.comparing((String name) -> !isNumber(name))
          .thenComparingLong(name -> isNumber(name) ? Long.parseLong(name) : 0)
          .thenComparing(Comparator.naturalOrder());

  /**
   * Reads training rows, from which classes and widths are taken.
   *
   * @param skip whether rows that cannot be used are left out; else there may be none
   * @throws DataException if columns are missing, there is no row, or one class only
   */
  public static TableSurvey ofTraining(TableSource source, TableColumns columns, boolean skip) {
    RowReader reader = TableRows.reader(source, columns);
    SurveyPart found = read(source, reader);
    List<Integer> widths = commonest(source, found);
    if (columns.task() == Task.NEXT_TOKEN) {
      SurveyPart.Group rows = found.groups().get(widths);
      String column = reader.features().get(0);
      TableScheme scheme = Sequences.scheme(source, column, widths.get(0) - 1, rows.tokens());
      return judged(source, found, scheme, skip);
    }
    List<String> classes =
        columns.task() == Task.CLASSIFICATION
            ? classes(source, columns, found.groups().get(widths))
            : targets(columns, found.groups().get(widths));
    boolean pixels = reader.features().size() == 1 && widths.size() == IMAGE_EXTENTS;
    List<Integer> shape = shape(source, columns, widths, pixels);
    TableScheme scheme =
        new TableScheme(
            features(reader.features(), pixels ? List.of(values(shape)) : widths),
            pixels,
            pixels && !columns.shape().isEmpty(),
            shape,
            columns.label(),
            classes,
            List.of(),
            List.of(),
            columns.task(),
            List.of(),
            List.of());
    return judged(source, found, scheme, skip);
  }

  /**
   * Reads test rows, which must be what the training rows were.
   *
   * @throws DataException if columns are missing or there is no row
   */
  public static TableSurvey ofTest(
      TableSource source, TableScheme scheme, String client, boolean skip) {
    RowReader reader = TableRows.reader(scheme, client);
    SurveyPart found = read(source, reader);
    if (found.groups().isEmpty() && found.bad().first().isEmpty()) {
      throw noRow(source);
    }
    return judged(source, found, scheme, skip);
  }

  private static SurveyPart read(TableSource source, RowReader reader) {
    boolean sequence = reader.task() == Task.NEXT_TOKEN;
    JavaRDD<SerializableWritable<Parcel<SurveyPart>>> parts =
        PlacedRows.select(source, reader.columns())
            .mapPartitionsWithIndex(
                (partition, rows) -> {
                  SurveyPart part = new SurveyPart();
                  MessageDigest digest = Sha256.digest();
                  PlacedRows placed = new PlacedRows(partition, rows);
                  while (placed.hasNext()) {
                    try {
                      RawRow raw = reader.read(placed.next());
                      part.add(raw, placed.place(), ContentSum.hash(digest, raw), sequence);
                    } catch (BadRow.Found e) {
                      part.add(e.at(placed.place()));
                    }
                  }
                  return List.of(Parcel.of(part)).iterator();
                },
                true);
    if (parts.getNumPartitions() == 0) {
      return new SurveyPart();
    }
    try {
      return Parcel.open(
          parts.treeReduce(
              (a, b) -> Parcel.of(new SurveyPart().merge(Parcel.open(a)).merge(Parcel.open(b))),
              DEPTH));
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      throw TableFailures.translate(source.name(), e);
    }
  }

  /** How many values the feature columns of most rows have; the most values, if that is a draw. */
  private static List<Integer> commonest(TableSource source, SurveyPart found) {
    return found.groups().entrySet().stream()
        .max(
            Comparator.comparingLong(
                    (Entry<List<Integer>, SurveyPart.Group> group) -> group.getValue().rows())
                .thenComparing(group -> group.getKey().toString()))
        .orElseThrow(
            () ->
                found.bad().first().isPresent()
                    ? found.bad().failure(source.name())
                    : noRow(source))
        .getKey();
  }

  private static DataException noRow(TableSource source) {
    return new DataException(source.name(), "has no row", "check feddip.dataset.path");
  }

  private static List<String> classes(
      TableSource source, TableColumns columns, SurveyPart.Group rows) {
    List<String> classes = rows.firstOfLabel().keySet().stream().sorted(CLASS_ORDER).toList();
    if (classes.size() < 2) {
      throw new DataException(
          source.name(),
          "column %s has one class only: %s".formatted(columns.label(), classes.get(0)),
          "name another feddip.dataset.table.label, or add rows of another class");
    }
    if (classes.size() > MOST_CLASSES) {
      throw new DataException(
          source.name(),
          "column %s has %,d classes".formatted(columns.label(), classes.size()),
          "name another feddip.dataset.table.label");
    }
    return classes;
  }

  /** What targets are called: as their columns, or by their places in an array. */
  private static List<String> targets(TableColumns columns, SurveyPart.Group rows) {
    Map<String, Long> byWidth = new HashMap<>();
    rows.labelsByClient()
        .values()
        .forEach(
            labels -> labels.forEach((width, count) -> byWidth.merge(width, count, Long::sum)));
    int width =
        Integer.parseInt(
            byWidth.entrySet().stream()
                .max(
                    Entry.<String, Long>comparingByValue()
                        .thenComparing(entry -> Integer.parseInt(entry.getKey())))
                .orElseThrow()
                .getKey());
    List<String> names = columns.labels();
    if (names.size() == width) {
      return names;
    }
    return IntStream.range(0, width).mapToObj(i -> columns.label() + "_" + i).toList();
  }

  private static boolean isNumber(String name) {
    return name.matches("-?\\d{1,18}");
  }

  private static List<Integer> shape(
      TableSource source, TableColumns columns, List<Integer> widths, boolean pixels) {
    if (pixels) {
      return widths;
    }
    int given = widths.stream().reduce(0, Math::addExact);
    if (columns.shape().isEmpty()) {
      return List.of(given, 1, 1);
    }
    if (values(columns.shape()) != given) {
      throw new DataException(
          source.name(),
          "has %d numbers a row where feddip.dataset.table.shape = %s wants %d"
              .formatted(given, columns.shape(), values(columns.shape())),
          "set one that fits, or none");
    }
    return columns.shape();
  }

  private static int values(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  private static List<TableScheme.Feature> features(List<String> names, List<Integer> widths) {
    List<TableScheme.Feature> features = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      features.add(new TableScheme.Feature(names.get(i), widths.get(i)));
    }
    return features;
  }

  /** Counts what fits the scheme; the rest are bad rows. */
  private static TableSurvey judged(
      TableSource source, SurveyPart found, TableScheme scheme, boolean skip) {
    BadRows bad = new BadRows();
    bad.merge(found.bad());
    found
        .groups()
        .forEach(
            (widths, group) -> {
              if (!widths.equals(scheme.widths())) {
                bad.add(otherLength(scheme, widths, group.first()), group.rows());
              }
            });
    SurveyPart.Group group = found.groups().get(scheme.widths());
    SortedMap<String, long[]> counts = new TreeMap<>();
    if (group != null) {
      count(group, scheme, counts, bad);
    }
    if (bad.first().isPresent() && (!skip || counts.isEmpty())) {
      throw bad.failure(source.name());
    }
    bad.first().ifPresent(row -> TableFailures.warn(source.name(), bad));
    long rows = counts.values().stream().flatMapToLong(Arrays::stream).sum();
    return new TableSurvey(
        scheme, counts, rows + " rows, sum of sha256 " + group.content().toString());
  }

  private static void count(
      SurveyPart.Group group, TableScheme scheme, Map<String, long[]> counts, BadRows bad) {
    Map<String, Integer> numbers = scheme.labelNumbers();
    Map<String, Long> unknown = new HashMap<>();
    group
        .labelsByClient()
        .forEach(
            (client, labels) ->
                labels.forEach(
                    (label, rows) -> {
                      Integer number = numbers.get(label);
                      if (number == null) {
                        unknown.merge(label, rows, Long::sum);
                      } else {
                        counts.computeIfAbsent(client, name -> new long[numbers.size()])[number] +=
                            rows;
                      }
                    }));
    unknown.forEach(
        (label, rows) ->
            bad.add(
                new BadRow(
                    scheme.otherLabel(), group.firstOfLabel().get(label), scheme.label(), label),
                rows));
  }

  private static BadRow otherLength(TableScheme scheme, List<Integer> widths, RowPlace place) {
    if (scheme.pixels()) {
      return new BadRow(
          Defect.OTHER_SHAPE,
          place,
          scheme.names().get(0),
          "%s instead of %s (channels, height, width)".formatted(widths, scheme.shape()));
    }
    int column = 0;
    while (column + 1 < widths.size() && widths.get(column).equals(scheme.widths().get(column))) {
      column++;
    }
    return new BadRow(
        Defect.OTHER_LENGTH,
        place,
        scheme.names().get(column),
        "%d values instead of %d".formatted(widths.get(column), scheme.widths().get(column)));
  }
}
