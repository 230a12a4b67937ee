package io.feddip.api.run;

/** What a network says of a batch of examples, and what is true of them. Valid during a call. */
public interface Predictions {

  /** How many examples the batch has. */
  int size();

  /** Outputs of the network an example: class probabilities. */
  int outputs();

  /** An output for an example. */
  float output(int output, int example);

  /** The true class of an example, from 0. */
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
