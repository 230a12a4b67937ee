package io.feddip.compare;

import static io.feddip.report.Quantities.bytes;
import static io.feddip.report.Quantities.duration;
import static io.feddip.report.Quantities.format;
import static io.feddip.report.Quantities.percent;
import static io.feddip.report.Quantities.times;

import io.feddip.report.CurveSection;
import io.feddip.report.Html;
import io.feddip.report.Measure;
import io.feddip.report.ReportPage;
import io.feddip.runfolder.ByProduct;
import io.feddip.runfolder.RunContents;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunFolderException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Strategies and settings side by side, over several seeds: a table and pictures. A line in a table
 * or a curve is one strategy in one setting; ± is the sample's standard deviation over seeds.
 */
public final class ComparisonReport {
  public static final String TABLE = "comparison.md";
  public static final String PAGE = "comparison.html";
  public static final String ACCURACY_BY_ROUNDS = "accuracy-rounds";
  public static final String ACCURACY_BY_BYTES = "accuracy-bytes";
  public static final String ACCURACY_BY_SPARSITY = "accuracy-sparsity";

  /**
   * One run of a comparison.
   *
   * @param setting what it has in common with other strategies' runs, in words
   * @param strategy the strategy's name
   * @param folder its run folder
   */
  public record Entry(String setting, String strategy, long seed, String folder) {}

  private final List<ComparedRuns> groups;
  private final ComparisonFigures figures;
  private final double target;
  private final Measure measure;

  private ComparisonReport(List<ComparedRuns> groups, double target) {
    this.groups = groups;
    this.figures = new ComparisonFigures(groups);
    this.target = target;
    this.measure = ComparedRuns.measure(groups);
  }

  /**
   * Reads the runs.
   *
   * @throws IllegalArgumentException if there are none
   * @throws RunFolderException if one cannot be read
   */
  public static ComparisonReport of(List<Entry> entries, Configuration hadoop) {
    return of(entries, OptionalDouble.empty(), hadoop);
  }

  /**
   * Reads the runs.
   *
   * @param target test accuracy up to which bytes are counted, a fraction; if not given, the whole
   *     per cent that half of the lines of the table reach
   * @throws IllegalArgumentException if there are none
   * @throws RunFolderException if one cannot be read
   */
  public static ComparisonReport of(
      List<Entry> entries, OptionalDouble target, Configuration hadoop) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a comparison needs at least one run");
    }
    Map<List<String>, List<RunContents>> runs = new LinkedHashMap<>();
    for (Entry entry : entries) {
      try (RunFolder folder = RunFolder.open(entry.folder(), hadoop)) {
        runs.computeIfAbsent(List.of(entry.setting(), entry.strategy()), key -> new ArrayList<>())
            .addAll(RunContents.read(List.of(folder)));
      }
    }
    List<ComparedRuns> groups = new ArrayList<>();
    runs.forEach((key, same) -> groups.add(new ComparedRuns(key.get(0), key.get(1), same)));
    return new ComparisonReport(List.copyOf(groups), target.orElseGet(() -> common(groups)));
  }

  private static double common(List<ComparedRuns> groups) {
    double[] best =
        groups.stream()
            .mapToDouble(group -> group.best().mean())
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double median = best.length == 0 ? Double.NaN : best[best.length / 2];
    return ComparedRuns.measure(groups).isShare() ? Math.floor(median * 100) / 100 : median;
  }

  private List<String> head() {
    return List.of(
        "setting",
        "strategy",
        "seeds",
        "final " + measure.name(),
        "best",
        "sparsity",
        "bytes",
        "smaller than dense",
        Double.isFinite(target)
            ? "bytes to "
                + (measure.isShare() ? format("%.0f %%", target * 100) : measure.text(target))
            : "bytes to " + measure.name(),
        "time");
  }

  /**
   * Writes the table, then page and pictures (SVG and PNG) into a folder, replacing what is there.
   * Pages and pictures that cannot be made are warnings.
   */
  public void write(String location, Configuration hadoop) {
    try (RunFolder folder = RunFolder.plain(location, hadoop)) {
      folder.writeText(TABLE, markdown());
      attempt(folder, PAGE, name -> folder.writeText(name, html()));
      for (ComparisonFigures.Figure figure : figures.all()) {
        attempt(
            folder,
            figure.file() + ".svg",
            name -> folder.writeText(name, figure.chart().toSvgFile()));
        attempt(
            folder,
            figure.file() + ".png",
            name -> folder.writeBytes(name, figure.chart().toPng()));
      }
    }
  }

  private static void attempt(RunFolder folder, String name, Consumer<String> writing) {
    ByProduct.attempt(folder.path() + "/" + name, () -> writing.accept(name));
  }

  /** The table for a terminal or a README. */
  public String markdown() {
    StringBuilder table = new StringBuilder();
    row(table, head());
    row(table, head().stream().map(cell -> "---").toList());
    rows().forEach(cells -> row(table, cells));
    return table.toString();
  }

  /** The table and the curves as a page. */
  public String html() {
    List<String> drawn =
        figures.all().stream()
            .map(
                figure ->
                    CurveSection.figure(
                        figure.chart(),
                        figure.caption(),
                        Html.escape(figure.note()) + figure.chart().legend()))
            .toList();
    return ReportPage.page(
        format("%d strategies and settings compared", groups.size()),
        Html.table(head(), rows())
            + Html.section(
                measure.isShare() ? "Accuracy" : measure.name(), CurveSection.figures(drawn)));
  }

  private static void row(StringBuilder table, List<String> cells) {
    table.append('|');
    cells.forEach(
        cell -> table.append(' ').append(cell.replace("|", "\\|").replace('\n', ' ')).append(" |"));
    table.append('\n');
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (ComparedRuns group : groups) {
      rows.add(
          List.of(
              group.setting(),
              group.strategy(),
              Integer.toString(group.runs().size()),
              plusMinus(group.last()),
              plusMinus(group.best()),
              percent(group.over(ComparedRuns::finalSparsity).mean()),
              bytes((long) group.over(run -> run.bytes()).mean()),
              times(
                  (long) group.over(run -> run.bytes()).mean(),
                  (long) group.over(run -> run.bytesDense()).mean()),
              bytesTo(group),
              duration(group.over(RunContents::seconds).mean())));
    }
    return rows;
  }

  private String bytesTo(ComparedRuns group) {
    double mean = group.bytesTo(target).mean();
    long reached =
        group.runs().stream()
            .filter(run -> Double.isFinite(run.bytesTo(measure.goal(), target)))
            .count();
    if (reached == 0) {
      return "–";
    }
    String note = reached < group.runs().size() ? format(" (%d of the seeds)", reached) : "";
    return bytes((long) mean) + note;
  }

  private String plusMinus(ComparedRuns.Spread spread) {
    String mean = measure.text(spread.mean());
    if (!(spread.deviation() > 0)) {
      return mean;
    }
    return measure.isShare()
        ? mean + format(" ± %.2f", spread.deviation() * 100)
        : mean + " ± " + measure.text(spread.deviation());
  }
}
