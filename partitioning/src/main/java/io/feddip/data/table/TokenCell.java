package io.feddip.data.table;

import java.util.Map;

/**
 * What stands in a cell with a sequence: characters of a text, or whole numbers of an array or
 * vector.
 */
final class TokenCell {
  private TokenCell() {}

  /**
   * Characters as their code points, numbers as they are.
   *
   * @throws BadRow.Found if there is none, or a number is not whole or below 0
   */
  static double[] raw(String column, Object cell) {
    if (cell instanceof String text) {
      return text.codePoints().asDoubleStream().toArray();
    }
    double[] numbers = FeatureCell.numbers(column, cell);
    for (double number : numbers) {
      if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
        throw new BadRow.Found(Defect.NO_TOKEN, column, number);
      }
    }
    return numbers;
  }

  /** What a token is called: itself. */
  static String name(double raw, boolean text) {
    return text ? Character.toString((int) raw) : Integer.toString((int) raw);
  }

  /**
   * The tokens of a cell by number.
   *
   * @param known numbers of the tokens that a model knows, by what a cell has: a character or a
   *     number
   * @throws BadRow.Found also if a model does not know one
   */
  static double[] known(String column, Object cell, Map<String, Integer> known) {
    double[] tokens = raw(column, cell);
    for (int i = 0; i < tokens.length; i++) {
      String name = name(tokens[i], cell instanceof String);
      Integer number = known.get(name);
      if (number == null) {
        throw new BadRow.Found(Defect.UNKNOWN_TOKEN, column, name);
      }
      tokens[i] = number;
    }
    return tokens;
  }
}
