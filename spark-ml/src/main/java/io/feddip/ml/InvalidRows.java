package io.feddip.ml;

import java.util.Optional;

/** What {@code handleInvalid} says of rows whose features are none. */
final class InvalidRows {
  private InvalidRows() {}

  /**
   * What is appended to such a row; nothing: it is left out.
   *
   * @param rule error, skip or keep
   * @param kept what is appended if it is kept
   * @throws IllegalArgumentException by the rule error
   */
  static Optional<Object[]> of(String rule, RuntimeException problem, Object[] kept) {
    return switch (rule) {
      case "skip" -> Optional.empty();
      case "keep" -> Optional.of(kept);
      default ->
          throw new IllegalArgumentException(
              problem.getMessage() + "; set handleInvalid to skip or keep for rows like this one",
              problem);
    };
  }
}
