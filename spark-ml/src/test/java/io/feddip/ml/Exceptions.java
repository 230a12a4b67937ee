package io.feddip.ml;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Steps of a test that declare exceptions which no test expects. */
final class Exceptions {
  private Exceptions() {}

  interface Step {
    void run() throws IOException;
  }

  static void run(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
