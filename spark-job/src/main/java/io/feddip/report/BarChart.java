package io.feddip.report;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Upright bars on one scale that begins at 0: at each place one bar a series, side by side.
 *
 * @param title what a reader who cannot see it is told
 * @param places from left to right
 * @param top of the scale, not below any bar
 * @param yLabels words for a height
 */
record BarChart(String title, List<Place> places, double top, DoubleFunction<String> yLabels) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 220;
  private static final int LEFT = 62;
  private static final int TOP = 12;
  private static final int BOTTOM = 24;
  private static final int LINES = 4;

  /**
   * Where bars stand.
   *
   * @param values one a series, at least 0
   * @param label below; empty for none
   * @param words what a pointer on the bars is told
   */
  record Place(List<Double> values, String label, String words) {
    Place {
      values = List.copyOf(values);
    }
  }

  String svg() {
    double most = top > 0 ? top : 1;
    int floor = HEIGHT - BOTTOM;
    StringBuilder svg =
        new StringBuilder(
            Quantities.format(
                "<svg class=\"heat\" viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>%n",
                WIDTH, HEIGHT, Html.escape(title)));
    svg.append("<g class=\"label\">");
    for (int line = 0; line <= LINES; line++) {
      double y = floor - (double) (floor - TOP) * line / LINES;
      svg.append(
          Quantities.format(
              "<path d=\"M%d %.1fH%d\" stroke=\"var(--grid)\"/><text x=\"%d\" y=\"%.1f\""
                  + " text-anchor=\"end\">%s</text>%n",
              LEFT, y, WIDTH, LEFT - 6, y + 4, Html.escape(yLabels.apply(most * line / LINES))));
    }
    double width = (double) (WIDTH - LEFT) / Math.max(1, places.size());
    for (int i = 0; i < places.size(); i++) {
      svg.append(
          Quantities.format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              LEFT + (i + 0.5) * width, HEIGHT - 7, Html.escape(places.get(i).label())));
    }
    svg.append("</g>\n");
    for (int i = 0; i < places.size(); i++) {
      svg.append(bars(places.get(i), LEFT + i * width, width, floor, (floor - TOP) / most));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String bars(Place place, double left, double width, int floor, double scale) {
    double gap = Math.min(2, width / 5);
    double each = (width - gap) / place.values().size();
    StringBuilder svg =
        new StringBuilder("<g><title>").append(Html.escape(place.words())).append("</title>");
    for (int series = 0; series < place.values().size(); series++) {
      double height = place.values().get(series) * scale;
      svg.append(
          Quantities.format(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
              left + gap / 2 + series * each,
              floor - height,
              each,
              height,
              Palette.variable(series)));
    }
    return svg.append("</g>\n").toString();
  }
}
