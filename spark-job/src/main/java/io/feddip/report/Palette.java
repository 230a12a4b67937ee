package io.feddip.report;

import java.awt.Color;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Colours of curves. On a page a colour is a CSS variable, so that it follows the reader's choice
 * of light or dark; a picture is drawn with stand-ins (the first channel numbers the colour), which
 * {@link #toVariables} replaces.
 */
public final class Palette {
  private static final List<Color> LIGHT =
      List.of(
          new Color(0x1f6fb4),
          new Color(0xc8560a),
          new Color(0x15803d),
          new Color(0xb0307a),
          new Color(0x7250c0),
          new Color(0x95660a),
          new Color(0x0c7a82),
          new Color(0x626b78));
  private static final Color PAPER_INK = new Color(0x22272e);
  private static final Color PAPER_GRID = new Color(0xd9dde2);

  private static final Color STAND_IN_INK = new Color(1, 2, 3);
  private static final Color STAND_IN_GRID = new Color(2, 2, 3);
  private static final int STAND_IN_FIRST = 3;
  private static final Pattern STAND_IN = Pattern.compile("rgb\\((\\d+),2,3\\)");

  private Palette() {}

  /** The CSS variable of the i-th curve; colours come round again after eight. */
  static String variable(int i) {
    return "var(--c" + i % LIGHT.size() + ")";
  }

  /** Whether the i-th curve is dashed: every second time that the colours come round. */
  public static boolean isDashed(int i) {
    return i / LIGHT.size() % 2 == 1;
  }

  static Color series(int i, boolean themed) {
    int colour = i % LIGHT.size();
    return themed ? new Color(STAND_IN_FIRST + colour, 2, 3) : LIGHT.get(colour);
  }

  static Color ink(boolean themed) {
    return themed ? STAND_IN_INK : PAPER_INK;
  }

  static Color grid(boolean themed) {
    return themed ? STAND_IN_GRID : PAPER_GRID;
  }

  /** Replaces the stand-ins in an SVG by variables. */
  static String toVariables(String svg) {
    Matcher matcher = STAND_IN.matcher(svg);
    return matcher.replaceAll(
        found -> {
          int number = Integer.parseInt(found.group(1));
          return switch (number) {
            case 1 -> "var(--ink)";
            case 2 -> "var(--grid)";
            default -> variable(number - STAND_IN_FIRST);
          };
        });
  }
}
