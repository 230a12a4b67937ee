package io.feddip.report;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;

/**
 * Curves as HTML for a notebook's output. What stands on the x axis is a quantity: points lie where
 * their values are, not one after another. A curve of very many points is thinned, never cut.
 */
public final class NoteChart {
  private final String title;
  private final LineChart chart;
  private int curves;

  /**
   * @param title what the chart shows
   * @param xTitle quantity and unit
   * @param yTitle quantity and unit
   */
  public NoteChart(String title, String xTitle, String yTitle) {
    this.title = requireNonNull(title, "title is null");
    this.chart = new LineChart(title, xTitle, yTitle);
  }

  /** The y values are fractions, to be shown as per cent. */
  public NoteChart yPercent() {
    chart.yLabels(Quantities::percentAxis);
    return this;
  }

  /** The x values are fractions, to be shown as per cent. */
  public NoteChart xPercent() {
    chart.xLabels(Quantities::percentAxis);
    return this;
  }

  /** The x values are bytes. */
  public NoteChart xBytes() {
    chart.xLabels(Quantities::bytesAxis);
    return this;
  }

  /** The y values are bytes. */
  public NoteChart yBytes() {
    chart.yLabels(Quantities::bytesAxis);
    return this;
  }

  /** A logarithmic x axis; to be called before curves. */
  public NoteChart xLogarithmic() {
    chart.xLogarithmic();
    return this;
  }

  /**
   * Adds a curve. Points with a value that is not finite are left out; few points are marked.
   *
   * @throws IllegalArgumentException if there are not as many y as x
   */
  public NoteChart curve(String name, double[] x, double[] y) {
    return curve(name, x, y, Palette.isDashed(curves));
  }

  /** Adds a dashed curve: a target, a reference. */
  public NoteChart dashed(String name, double[] x, double[] y) {
    return curve(name, x, y, true);
  }

  private NoteChart curve(String name, double[] x, double[] y, boolean dashed) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "curve " + name + " has " + x.length + " values of x and " + y.length + " of y");
    }
    chart.curve(name, curves++, dashed, list(x), list(y));
    return this;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** One element, with its own colours, on white; without curves it says so. */
  public String html() {
    String picture;
    try {
      picture = chart.isEmpty() ? "" : chart.toSvgFile();
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Java draws text with the system's fonts; a bare container may have none.
      return NoteHtml.sentence(title + " is not drawn: " + e.getMessage());
    }
    return picture.isEmpty() ? NoteHtml.sentence(title + ": no values") : NoteHtml.figure(picture);
  }
}
