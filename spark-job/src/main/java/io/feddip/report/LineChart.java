package io.feddip.report;

import static java.util.Objects.requireNonNull;

import io.feddip.report.DrawnChart.Curve;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;

/** Curves over one axis, as SVG for a page, or as SVG or PNG to be shown by itself. */
public final class LineChart {
  private static final int PAPER_SCALE = 2;
  private static final int MOST_POINTS = 400;
  private static final Pattern PROLOGUE = Pattern.compile("(?s)^.*?(?=<svg)");
  private static final Pattern SIZE = Pattern.compile("(height|width|x|y)=\"\\d+px\" ?");
  private static final Pattern LONG_FRACTION = Pattern.compile("(\\.\\d\\d)\\d+");
  private static final Pattern INDENT = Pattern.compile(">\\s+<");

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private Function<Double, String> xLabels = Quantities::axis;
  private Function<Double, String> yLabels = Quantities::axis;
  private boolean wideRangeAsLog;
  private boolean xLogarithmic;
  private double lowest = Double.NEGATIVE_INFINITY;
  private double highest = Double.POSITIVE_INFINITY;
  private final List<Curve> curves = new ArrayList<>();

  /**
   * @param title what the chart shows, for those who cannot see it, and above it on paper
   * @param xTitle quantity and unit
   * @param yTitle quantity and unit
   */
  public LineChart(String title, String xTitle, String yTitle) {
    this.title = requireNonNull(title, "title is null");
    this.xTitle = requireNonNull(xTitle, "xTitle is null");
    this.yTitle = requireNonNull(yTitle, "yTitle is null");
  }

  public LineChart xLabels(Function<Double, String> labels) {
    this.xLabels = labels;
    return this;
  }

  public LineChart yLabels(Function<Double, String> labels) {
    this.yLabels = labels;
    return this;
  }

  /** A logarithmic y axis, should the values be positive and far apart. */
  LineChart wideRangeAsLog() {
    this.wideRangeAsLog = true;
    return this;
  }

  /**
   * A logarithmic x axis; points that are not positive are left out. To be called before curves.
   */
  public LineChart xLogarithmic() {
    this.xLogarithmic = true;
    return this;
  }

  /** What values cannot lie beyond: bands end there. */
  public LineChart within(double lowest, double highest) {
    this.lowest = lowest;
    this.highest = highest;
    return this;
  }

  /** Adds a curve; points whose y is not finite are left out; a curve without points is none. */
  public LineChart curve(String name, int colour, boolean dashed, List<Double> x, List<Double> y) {
    return band(name, colour, dashed, x, y, List.of());
  }

  /** Adds a curve with a band y ± error around it; no errors, no band. */
  public LineChart band(
      String name, int colour, boolean dashed, List<Double> x, List<Double> y, List<Double> error) {
    List<Double> keptX = new ArrayList<>();
    List<Double> keptY = new ArrayList<>();
    List<Double> keptError = new ArrayList<>();
    for (int i = 0; i < y.size(); i++) {
      boolean drawn = Double.isFinite(x.get(i)) && (!xLogarithmic || x.get(i) > 0);
      if (drawn && Double.isFinite(y.get(i))) {
        keptX.add(x.get(i));
        keptY.add(y.get(i));
        if (!error.isEmpty()) {
          keptError.add(error.get(i));
        }
      }
    }
    if (!keptX.isEmpty()) {
      List<Integer> points = Thinning.indices(keptY, MOST_POINTS);
      curves.add(
          new Curve(
              name,
              colour,
              dashed,
              points.stream().map(keptX::get).toList(),
              points.stream().map(keptY::get).toList(),
              keptError.isEmpty() ? keptError : points.stream().map(keptError::get).toList()));
    }
    return this;
  }

  public boolean isEmpty() {
    return curves.isEmpty();
  }

  /** The names of the curves in their colours, HTML. */
  public String legend() {
    return curves.stream()
        .map(curve -> Html.key(curve.name(), curve.colour(), curve.dashed()))
        .collect(Collectors.joining(" "));
  }

  /** An {@code svg} element without size, in the page's colours; empty without curves. */
  String toPageSvg() {
    if (isEmpty()) {
      return "";
    }
    String svg = PROLOGUE.matcher(svg(chart(true, 1))).replaceFirst("");
    int end = svg.indexOf('>');
    String element = SIZE.matcher(svg.substring(0, end)).replaceAll("");
    return element
        + " role=\"img\"><title>"
        + Html.escape(title)
        + "</title>"
        + INDENT.matcher(Palette.toVariables(shortened(svg.substring(end + 1)))).replaceAll("><");
  }

  /** A whole SVG file on white, with title and legend. */
  public String toSvgFile() {
    return shortened(svg(chart(false, PAPER_SCALE)));
  }

  /** A PNG file on white, with title and legend. */
  public byte[] toPng() {
    try {
      return BitmapEncoder.getBitmapBytes(
          chart(false, PAPER_SCALE), BitmapEncoder.BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shortened(String svg) {
    return SvgLines.joined(LONG_FRACTION.matcher(svg).replaceAll("$1"));
  }

  private static String svg(XYChart chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(
          chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private XYChart chart(boolean themed, int scale) {
    return new DrawnChart(
            title,
            xTitle,
            yTitle,
            xLabels,
            yLabels,
            wideRangeAsLog,
            xLogarithmic,
            lowest,
            highest,
            curves)
        .chart(themed, scale);
  }
}
