package io.feddip.report;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins the pieces of a curve in an SVG to one path: a twentieth of the size, and dashes that do
 * not begin anew at every point.
 */
final class SvgLines {
  private static final String NUMBER = "(-?[0-9.]+)";
  private static final Pattern LINE =
      Pattern.compile(
          String.format(
              Locale.ROOT,
              "<line style=\"([^\"]*)\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%1$s\" y2=\"%1$s\"/>\\s*",
              NUMBER));

  private SvgLines() {}

  static String joined(String svg) {
    StringBuilder result = new StringBuilder(svg.length());
    Matcher line = LINE.matcher(svg);
    String style = "";
    String end = "";
    int copied = 0;
    boolean open = false;
    while (line.find()) {
      String start = line.group(2) + " " + line.group(4);
      boolean follows =
          open && line.start() == copied && line.group(1).equals(style) && start.equals(end);
      if (!follows) {
        result.append(open ? "\"/>" : "").append(svg, copied, line.start());
        style = line.group(1);
        result.append("<path style=\"").append(style).append("\" d=\"M").append(start);
        open = true;
      }
      end = line.group(3) + " " + line.group(5);
      result.append('L').append(end);
      copied = line.end();
    }
    return result.append(open ? "\"/>" : "").append(svg, copied, svg.length()).toString();
  }
}
