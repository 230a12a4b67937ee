package io.feddip.api.run;

import io.feddip.api.model.Task;

/**
 * What a network says of a batch of examples, and what is true of them. Numbers of a regression are
 * in the units of the table. Valid during a call.
 */
public interface Predictions {

  /** How many examples the batch has. */
  int size();

  /** Outputs of the network an example: probabilities of classes or labels, or numbers. */
  int outputs();

  /** An output for an example. */
  float output(int output, int example);

  /** What is asked for. */
  default Task task() {
    return Task.CLASSIFICATION;
  }

  /** What an output should be: 1 for the true class, or a label that holds; else 0; or a number. */
  default float target(int output, int example) {
    return label(example) == output ? 1 : 0;
  }

  /** The true class of an example, from 0; 0 where there are no classes. */
  int label(int example);

  /** The likeliest class of an example, the first of equals; −1 if no output is a number. */
  default int likeliest(int example) {
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < outputs(); k++) {
      if (output(k, example) > most) {
        best = k;
        most = output(k, example);
      }
    }
    return best;
  }
}
