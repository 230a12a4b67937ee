package io.feddip.report;

import java.util.Locale;

/** Numbers as people read them, the same in the terminal, on pages and in tables. */
public final class Quantities {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Quantities() {}

  /** Three or four significant digits and a decimal unit: {@code 1.23 MB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    if (unit == 0) {
      return bytes + " B";
    }
    return significant(value) + " " + UNITS[unit];
  }

  /** A fraction in [0, 1] as per cent with two digits; a dash if it was not measured. */
  public static String percent(double fraction) {
    return Double.isFinite(fraction) ? format("%.2f %%", fraction * 100) : "–";
  }

  /** How many times smaller the first is: {@code 6.3x}; a dash if there is nothing to compare. */
  public static String times(long part, long whole) {
    return part > 0 && whole > 0 ? significant((double) whole / part) + "x" : "–";
  }

  /** {@code 0.42 s}, {@code 12.3 s}, {@code 4 min 05 s}, {@code 2 h 07 min}. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return "–";
    }
    if (seconds < 59.95) {
      return format(seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return format("%d min %02d s", whole / 60, whole % 60);
    }
    long minutes = Math.round(seconds / 60);
    return format("%d h %02d min", minutes / 60, minutes % 60);
  }

  /** A plain number with at most four significant digits; a dash if it was not measured. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return format("%,d", (long) value);
    }
    double size = Math.abs(value);
    if (size < 1e-3 || size >= 1e6) {
      return format("%.2e", value);
    }
    return format(size < 1 ? "%.4f" : size < 100 ? "%.3f" : "%.1f", value);
  }

  /** A number at an axis: as short as it can be. */
  static String axis(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return format("%.1e", value)
          .replace(".0e", "e")
          .replaceAll("e([+-])0?", "e$1")
          .replace("e+", "e");
    }
    String digits = format("%.4f", value);
    return digits.replaceAll("0+$", "").replaceAll("\\.$", "").replaceAll("^-0$", "0");
  }

  /** A fraction at an axis, as per cent. */
  public static String percentAxis(double fraction) {
    return axis(Math.rint(fraction * 1e6) / 1e4) + " %";
  }

  /** Bytes at an axis. */
  public static String bytesAxis(double bytes) {
    return bytes((long) bytes).replaceAll("(\\.[0-9]*?)0+ ", "$1 ").replace(". ", " ");
  }

  /** Seconds at an axis. */
  static String secondsAxis(double seconds) {
    return axis(seconds) + " s";
  }

  private static String significant(double value) {
    return format(value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
  }

  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
