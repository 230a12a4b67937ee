package io.feddip.compare;

import io.feddip.report.LineChart;
import io.feddip.report.Measure;
import io.feddip.report.Palette;
import io.feddip.report.Quantities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The pictures of a comparison: accuracy by rounds and by bytes, and by sparsity if strategies were
 * run to several. Where settings have several strategies each setting has pictures of its own, in
 * which a strategy always has the same colour; a setting of a single strategy, such as dense
 * training, is in all of them for reference, dashed.
 */
final class ComparisonFigures {
  private static final int FEWEST_SPARSITIES = 2;

  /**
   * A picture.
   *
   * @param file its name without ending
   * @param caption what it shows
   * @param note what else is to know, plain text
   */
  record Figure(String file, String caption, String note, LineChart chart) {}

  private record Drawn(ComparedRuns group, String name, int colour, boolean dashed) {}

  private record Panel(String suffix, String title, List<Drawn> curves) {}

  private final List<ComparedRuns> groups;
  private final List<String> strategies;
  private final List<String> settings;
  private final Measure measure;

  ComparisonFigures(List<ComparedRuns> groups) {
    this.groups = List.copyOf(groups);
    this.strategies = groups.stream().map(ComparedRuns::strategy).distinct().toList();
    this.settings = groups.stream().map(ComparedRuns::setting).distinct().toList();
    this.measure = ComparedRuns.measure(groups);
  }

  /** All pictures that have anything to show. */
  List<Figure> all() {
    List<Figure> figures = new ArrayList<>();
    for (Panel panel : panels()) {
      figures.add(byRounds(panel));
      figures.add(byBytes(panel));
    }
    figures.add(bySparsity());
    figures.removeIf(figure -> figure.chart().isEmpty());
    return figures;
  }

  private List<Panel> panels() {
    List<String> shared = settings.stream().filter(setting -> in(setting).size() > 1).toList();
    if (shared.isEmpty() || settings.size() == 1) {
      List<Drawn> curves = new ArrayList<>();
      for (ComparedRuns group : groups) {
        String name = settings.size() == 1 ? group.strategy() : name(group);
        curves.add(new Drawn(group, name, curves.size(), Palette.isDashed(curves.size())));
      }
      return List.of(new Panel("", "", curves));
    }
    List<Panel> panels = new ArrayList<>();
    for (String setting : shared) {
      List<Drawn> curves = new ArrayList<>();
      in(setting).forEach(group -> curves.add(drawn(group, group.strategy(), false)));
      alone().forEach(group -> curves.add(drawn(group, name(group), true)));
      String suffix = "-" + setting.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
      panels.add(new Panel(suffix, ", " + setting, curves));
    }
    return panels;
  }

  private List<ComparedRuns> in(String setting) {
    return groups.stream().filter(group -> group.setting().equals(setting)).toList();
  }

  /** The groups whose setting has no other strategy. */
  private List<ComparedRuns> alone() {
    return groups.stream().filter(group -> in(group.setting()).size() == 1).toList();
  }

  private Drawn drawn(ComparedRuns group, String name, boolean dashed) {
    return new Drawn(group, name, strategies.indexOf(group.strategy()), dashed);
  }

  private String name(ComparedRuns group) {
    return strategies.size() == 1 ? group.setting() : group.strategy() + ", " + group.setting();
  }

  private LineChart axis(LineChart chart) {
    LineChart inItsUnit = measure.axis(chart);
    return measure.isShare() ? inItsUnit.within(0, 1) : inItsUnit;
  }

  private Figure byRounds(Panel panel) {
    LineChart chart =
        axis(
            new LineChart(
                "Test %s by rounds%s".formatted(measure.name(), panel.title()),
                "rounds",
                "test " + measure.name()));
    for (Drawn drawn : panel.curves()) {
      ComparedRuns.Curve curve = drawn.group().curve();
      chart.band(
          drawn.name(), drawn.colour(), drawn.dashed(), curve.round(), curve.mean(), curve.error());
    }
    return new Figure(
        ComparisonReport.ACCURACY_BY_ROUNDS + panel.suffix(),
        "By rounds" + panel.title(),
        "mean and ± over seeds",
        chart);
  }

  private Figure byBytes(Panel panel) {
    LineChart chart =
        measure.axis(
            new LineChart(
                    "Test %s by bytes sent%s".formatted(measure.name(), panel.title()),
                    "bytes, both ways",
                    "test " + measure.name())
                .xLogarithmic()
                .xLabels(Quantities::bytesAxis));
    for (Drawn drawn : panel.curves()) {
      ComparedRuns.Curve curve = drawn.group().curve();
      chart.curve(drawn.name(), drawn.colour(), drawn.dashed(), curve.bytes(), curve.mean());
    }
    return new Figure(
        ComparisonReport.ACCURACY_BY_BYTES + panel.suffix(),
        "By bytes" + panel.title(),
        "both ways, mean over seeds; logarithmic",
        chart);
  }

  /** Final accuracy of each strategy that was run to several sparsities; the others are levels. */
  private Figure bySparsity() {
    LineChart chart =
        axis(
            new LineChart(
                    "Test %s at the end by sparsity".formatted(measure.name()),
                    "sparsity s",
                    "test " + measure.name())
                .xLabels(Quantities::percentAxis));
    TreeSet<Double> sparsities = new TreeSet<>();
    List<String> drawn = new ArrayList<>();
    for (String strategy : strategies) {
      List<ComparedRuns> runs = bySparsity(strategy);
      List<Double> sparsity = runs.stream().map(ComparisonFigures::sparsity).toList();
      if (sparsity.stream().distinct().count() < FEWEST_SPARSITIES
          || sparsity.stream().distinct().count() < sparsity.size()) {
        continue;
      }
      sparsities.addAll(sparsity);
      drawn.add(strategy);
      List<ComparedRuns.Spread> accuracy = runs.stream().map(run -> run.last()).toList();
      boolean several = runs.stream().anyMatch(run -> run.runs().size() > 1);
      chart.band(
          strategy,
          strategies.indexOf(strategy),
          false,
          sparsity,
          accuracy.stream().map(ComparedRuns.Spread::mean).toList(),
          several ? accuracy.stream().map(ComparedRuns.Spread::deviation).toList() : List.of());
    }
    if (!drawn.isEmpty()) {
      for (ComparedRuns group : alone()) {
        if (!drawn.contains(group.strategy())) {
          double accuracy = group.last().mean();
          chart.curve(
              name(group),
              strategies.indexOf(group.strategy()),
              true,
              List.of(sparsities.first(), sparsities.last()),
              List.of(accuracy, accuracy));
        }
      }
    }
    return new Figure(
        ComparisonReport.ACCURACY_BY_SPARSITY,
        "By sparsity",
        "after the last round, mean and ± over seeds",
        chart);
  }

  private List<ComparedRuns> bySparsity(String strategy) {
    return groups.stream()
        .filter(group -> group.strategy().equals(strategy) && Double.isFinite(sparsity(group)))
        .sorted(Comparator.comparingDouble(ComparisonFigures::sparsity))
        .toList();
  }

  /** Final sparsity, rounded so that what differs by a few weights is the same. */
  private static double sparsity(ComparedRuns group) {
    return Math.rint(group.over(ComparedRuns::finalSparsity).mean() * 1000) / 1000;
  }
}
