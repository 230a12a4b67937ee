package io.feddip.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves and axes as the chart library draws them.
 *
 * <p>Logarithms are drawn on a linear axis whose labels are turned back: the library spaces the
 * labels of a formatting function evenly in the values, whatever the axis.
 *
 * @param wideRangeAsLog whether the y axis is logarithmic where values are positive and far apart
 * @param lowest what bands end at
 * @param highest what bands end at
 */
record DrawnChart(
    String title,
    String xTitle,
    String yTitle,
    Function<Double, String> xLabels,
    Function<Double, String> yLabels,
    boolean wideRangeAsLog,
    boolean xLogarithmic,
    double lowest,
    double highest,
    List<Curve> curves) {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 270;
  private static final float LINE = 1.8f;
  private static final int BAND_ALPHA = 45;
  private static final int MOST_MARKED = 6;

  /** What the library takes for evenly spaced, twice. */
  private static final double EVEN = 2e-4;

  private static final double NARROW = 0.02;
  private static final double LOG_FROM = 50;

  /**
   * Points and how they look.
   *
   * @param error half the height of a band around each; empty for none
   */
  record Curve(
      String name,
      int colour,
      boolean dashed,
      List<Double> x,
      List<Double> y,
      List<Double> error) {}

  /**
   * Draws it.
   *
   * @param themed for a page, in its colours and without title and legend
   * @param scale pixels a unit
   */
  XYChart chart(boolean themed, int scale) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH * scale)
            .height(HEIGHT * scale)
            .title(themed ? "" : title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle + (tiny() ? " (10⁻³)" : ""))
            .build();
    boolean logarithmic = yLogarithmic();
    style(chart.getStyler(), themed, scale, logarithmic);
    for (int i = 0; i < curves.size(); i++) {
      addBand(chart, curves.get(i), i, themed, logarithmic);
    }
    int number = 0;
    for (Curve curve : curves) {
      // Names must differ and may be anything; on a page they stand in its own legend.
      String name = themed ? "curve " + number : unique(curve, number);
      XYSeries series =
          chart.addSeries(name, uneven(across(curve.x())), uneven(up(curve.y(), logarithmic)));
      Color colour = Palette.series(curve.colour(), themed);
      series.setLineColor(colour);
      series.setMarkerColor(colour);
      series.setMarker(curve.x().size() > MOST_MARKED ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
      series.setLineStyle(
          curve.dashed()
              ? new BasicStroke(
                  LINE * scale,
                  BasicStroke.CAP_BUTT,
                  BasicStroke.JOIN_ROUND,
                  10,
                  new float[] {5f * scale, 3f * scale},
                  0)
              : new BasicStroke(LINE * scale, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      number++;
    }
    return chart;
  }

  /** A polygon around the curve: there along y + error, back along y − error. */
  private void addBand(
      XYChart chart, Curve curve, int number, boolean themed, boolean logarithmic) {
    int size = curve.error().size();
    if (size < 2) {
      return;
    }
    List<Double> x = new ArrayList<>(2 * size);
    List<Double> y = new ArrayList<>(2 * size);
    for (int i = 0; i < size; i++) {
      x.add(curve.x().get(i));
      y.add(Math.min(highest, curve.y().get(i) + curve.error().get(i)));
    }
    for (int i = size - 1; i >= 0; i--) {
      x.add(curve.x().get(i));
      y.add(Math.max(lowest, curve.y().get(i) - curve.error().get(i)));
    }
    XYSeries series = chart.addSeries("band " + number, across(x), up(y, logarithmic));
    Color colour = Palette.series(curve.colour(), themed);
    Color pale = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_ALPHA);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(pale);
    series.setLineColor(pale);
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(SeriesMarkers.NONE);
    series.setShowInLegend(false);
  }

  /** Whether all values are so small that labels at the axis would be long: then in thousandths. */
  private boolean tiny() {
    if (yLogarithmic()) {
      return false;
    }
    double largest = values().map(Math::abs).max().orElse(0);
    return largest > 0 && largest < 0.01;
  }

  /**
   * The same values, the second one moved by less than a pixel: the library puts a label at every
   * one of evenly spaced values that fits, crowded and at odd numbers; else it takes round ones.
   */
  private static List<Double> uneven(List<Double> values) {
    double span =
        values.stream().mapToDouble(Double::doubleValue).max().orElse(0)
            - values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    if (values.size() < 3 || span < NARROW) {
      return values;
    }
    List<Double> moved = new ArrayList<>(values);
    moved.set(1, moved.get(1) + Math.max(EVEN, span / 4000));
    return moved;
  }

  /** Where the values stand on the x axis. */
  private List<Double> across(List<Double> values) {
    return xLogarithmic ? values.stream().map(Math::log10).toList() : values;
  }

  /** Where the values stand on the y axis. */
  private List<Double> up(List<Double> values, boolean logarithmic) {
    if (logarithmic) {
      return values.stream().map(Math::log10).toList();
    }
    return tiny() ? values.stream().map(value -> value * 1000).toList() : values;
  }

  private boolean yLogarithmic() {
    double smallest = values().min().orElse(0);
    return wideRangeAsLog && smallest > 0 && values().max().orElse(0) / smallest > LOG_FROM;
  }

  private static Function<Double, String> turnedBack(
      Function<Double, String> labels, boolean logarithmic) {
    return logarithmic ? position -> labels.apply(Math.pow(10, position)) : labels;
  }

  private String unique(Curve curve, int number) {
    long same =
        curves.subList(0, number).stream().filter(c -> c.name().equals(curve.name())).count();
    return same == 0 ? curve.name() : curve.name() + " (" + (same + 1) + ")";
  }

  private void style(XYStyler styler, boolean themed, int scale, boolean logarithmic) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12 * scale);
    Color ink = Palette.ink(themed);
    Color paper = themed ? new Color(0, 0, 0, 0) : Color.WHITE;
    styler
        .setChartBackgroundColor(paper)
        .setPlotBackgroundColor(paper)
        .setPlotBorderVisible(false)
        .setChartFontColor(ink)
        .setChartTitleVisible(!themed)
        .setChartTitleBoxVisible(false)
        .setChartTitleFont(font.deriveFont(Font.BOLD))
        .setChartPadding(6 * scale)
        .setLegendVisible(!themed && curves.size() > 1)
        .setLegendPosition(Styler.LegendPosition.OutsideE)
        .setLegendFont(font)
        .setLegendBackgroundColor(paper)
        .setLegendBorderColor(paper)
        .setXAxisTitleColor(ink)
        .setYAxisTitleColor(ink)
        .setMarkerSize(6 * scale);
    styler
        .setAxisTitleFont(font)
        .setAxisTickLabelsFont(font)
        .setAxisTickLabelsColor(ink)
        .setAxisTickMarksColor(Palette.grid(themed))
        .setPlotGridLinesColor(Palette.grid(themed))
        .setPlotGridLinesStroke(new BasicStroke(scale))
        .setPlotGridVerticalLinesVisible(false)
        .setPlotMargin(2 * scale)
        .setErrorBarsColorSeriesColor(true)
        .setXAxisTickMarkSpacingHint(70 * scale)
        .setYAxisTickMarkSpacingHint(34 * scale)
        .setxAxisTickLabelsFormattingFunction(turnedBack(xLabels, xLogarithmic))
        .setyAxisTickLabelsFormattingFunction(turnedBack(yLabels, logarithmic));
    double unit = tiny() ? 1000 : 1;
    double smallest = values().min().orElse(0) * unit;
    double largest = values().max().orElse(1) * unit;
    if (!logarithmic && largest == smallest) {
      double room = largest == 0 ? 1 : Math.abs(largest) / 2;
      styler.setYAxisMin(smallest - (smallest == 0 ? 0 : room)).setYAxisMax(largest + room);
    }
  }

  private DoubleStream values() {
    return curves.stream().flatMap(curve -> curve.y().stream()).mapToDouble(Double::doubleValue);
  }
}
