package io.feddip.data.table;

import java.math.BigDecimal;
import org.apache.spark.ml.linalg.Vector;
import scala.collection.Iterator;
import scala.collection.Seq;

/** What stands in a cell, as numbers or as the name of a class. */
final class FeatureCell {
  private FeatureCell() {}

  /**
   * The numbers of a cell: one, or those of an array or vector.
   *
   * @throws BadRow.Found if there are none, or one is not finite
   */
  static double[] numbers(String column, Object cell) {
    if (cell == null) {
      throw new BadRow.Found(Defect.MISSING, column, "null");
    }
    if (cell instanceof Vector vector) {
      double[] numbers = vector.toArray().clone();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = finite(column, numbers[i]);
      }
      return numbers;
    }
    if (cell instanceof Seq<?> array) {
      double[] numbers = new double[array.length()];
      Iterator<?> elements = array.iterator();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = number(column, elements.next());
      }
      return numbers;
    }
    return new double[] {number(column, cell)};
  }

  private static double number(String column, Object value) {
    if (value instanceof Number number) {
      return finite(column, number.doubleValue());
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof String text) {
      return parse(column, text);
    }
    throw new BadRow.Found(
        value == null ? Defect.MISSING : Defect.NOT_A_NUMBER, column, String.valueOf(value));
  }

  private static double parse(String column, String text) {
    if (text.isBlank()) {
      throw new BadRow.Found(Defect.MISSING, column, "'" + text + "'");
    }
    try {
      return finite(column, Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      throw new BadRow.Found(Defect.NOT_A_NUMBER, column, "'" + text + "'");
    }
  }

  private static double finite(String column, double number) {
    if (!(Math.abs(number) <= Float.MAX_VALUE)) {
      throw new BadRow.Found(Defect.NOT_FINITE, column, number);
    }
    return number + 0.0; // -0.0 is 0.0.
  }

  /**
   * The name of a class: a text as it is, numbers without a point.
   *
   * @throws BadRow.Found if there is none, or it is a number that is not whole
   */
  static String label(String column, Object cell) {
    if (cell == null || (cell instanceof String text && text.isBlank())) {
      throw new BadRow.Found(Defect.NO_LABEL, column, cell == null ? "null" : "'" + cell + "'");
    }
    if (cell instanceof Number number) {
      return whole(column, number);
    }
    if (cell instanceof String || cell instanceof Boolean) {
      return cell.toString();
    }
    throw new BadRow.Found(Defect.NO_CLASS, column, cell);
  }

  private static String whole(String column, Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Double.isNaN(value)) {
        throw new BadRow.Found(Defect.NO_LABEL, column, value);
      }
      if (Double.isInfinite(value)) {
        throw new BadRow.Found(Defect.NO_CLASS, column, value);
      }
    }
    try {
      return new BigDecimal(number.toString()).toBigIntegerExact().toString();
    } catch (ArithmeticException e) {
      throw new BadRow.Found(Defect.NO_CLASS, column, number);
    }
  }
}
