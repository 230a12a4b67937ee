package io.feddip.report;

import java.util.regex.Pattern;

/**
 * HTML for a notebook's output. All styles stand at the elements, since the page around belongs to
 * the notebook; a part is one element, so that nothing can follow inside of it.
 */
final class NoteHtml {
  private static final Pattern PROLOGUE = Pattern.compile("(?s)^.*?(?=<svg)");
  private static final Pattern SIZE = Pattern.compile("(height|width|x|y)=\"[0-9.]+(px)?\" ?");
  private static final String FONT = "font-family:sans-serif;color:#22272e";

  private NoteHtml() {}

  /** An SVG file, as wide as its place, but no wider than easily read. */
  static String figure(String svgFile) {
    String svg = PROLOGUE.matcher(svgFile).replaceFirst("");
    int end = svg.indexOf('>');
    return "<div style=\"background:#ffffff;max-width:820px\">"
        + SIZE.matcher(svg.substring(0, end)).replaceAll("")
        + " style=\"display:block;width:100%;height:auto\""
        + svg.substring(end).strip()
        + "</div>";
  }

  /** A part of a page, with its classes turned into styles. */
  static String section(String html) {
    return "<div style=\"background:#ffffff;max-width:820px;"
        + FONT
        + "\">"
        + html.replace(
                "class=\"heat\"",
                "style=\"display:block;width:100%;max-width:760px;height:auto\" font-size=\"11\"")
            .replace("class=\"label\"", "fill=\"#57606a\"")
            .replace("class=\"cell\"", "fill=\"#1f6fb4\"")
        + "</div>";
  }

  static String sentence(String text) {
    return "<div style=\"" + FONT + "\">" + Html.escape(text) + "</div>";
  }
}
