package io.feddip.report;

import java.util.List;

/** Text for HTML and XML: everything that comes from outside goes through {@link #escape}. */
public final class Html {
  private Html() {}

  /** The text with everything replaced that could end it, inside or outside quotes. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> {
          boolean control = letter < ' ' && letter != '\n' && letter != '\t' && letter != '\r';
          boolean alone = Character.isSurrogate(letter) && !paired(text, i);
          escaped.append(control || alone ? '\uFFFD' : letter);
        }
      }
    }
    return escaped.toString();
  }

  private static boolean paired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  /** A section with a heading; the body is HTML. */
  public static String section(String heading, String body) {
    return "<section><h2>" + escape(heading) + "</h2>\n" + body + "</section>\n";
  }

  /**
   * A picture with its caption.
   *
   * @param caption plain text
   * @param note HTML
   * @param picture HTML
   */
  static String figure(String caption, String note, String picture) {
    return "<figure><figcaption><b>"
        + escape(caption)
        + "</b> <span>"
        + note
        + "</span></figcaption>"
        + picture
        + "</figure>\n";
  }

  /** A part that opens and closes; the body is HTML. */
  static String details(String summary, boolean open, String body) {
    return "<details"
        + (open ? " open=\"open\"" : "")
        + "><summary>"
        + escape(summary)
        + "</summary>\n"
        + body
        + "</details>\n";
  }

  /**
   * A table that scrolls by itself where it is too wide. The first column holds names, the others
   * numbers.
   *
   * @param head plain text
   * @param rows plain text
   */
  public static String table(List<String> head, List<List<String>> rows) {
    StringBuilder table =
        new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    head.forEach(cell -> table.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
    table.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr>");
      for (int column = 0; column < row.size(); column++) {
        String cell = escape(row.get(column));
        table.append(column == 0 ? "<th scope=\"row\">" + cell + "</th>" : "<td>" + cell + "</td>");
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  /** Names with the colours of their curves. */
  static String legend(List<String> names) {
    if (names.size() < 2) {
      return "";
    }
    StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
    for (int i = 0; i < names.size(); i++) {
      legend.append("<li>").append(key(names.get(i), i, Palette.isDashed(i))).append("</li>");
    }
    return legend.append("</ul>\n").toString();
  }

  /** A name with the colour and the stroke of its curve. */
  static String key(String name, int colour, boolean dashed) {
    return "<span class=\"line "
        + (dashed ? "dashed" : "solid")
        + "\" style=\"border-color:"
        + Palette.variable(colour)
        + "\"></span>"
        + escape(name);
  }
}
