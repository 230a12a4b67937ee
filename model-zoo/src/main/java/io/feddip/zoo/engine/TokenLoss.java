package io.feddip.zoo.engine;

import io.feddip.api.model.Minibatch;
import java.util.Arrays;

/**
 * Softmax over tokens at every position of a sequence, and its cross-entropy; batch innermost. What
 * a batch's targets say of positions where the network says nothing, the first ones, is not asked.
 */
final class TokenLoss {
  private TokenLoss() {}

  /**
   * Mean cross-entropy in nats over examples and positions, and its gradient.
   *
   * @param logits [tokens][positions][lanes]
   * @param batch its targets are [at least positions][batch.lanes()], numbers of tokens
   * @param errors [tokens][positions][lanes], receives the gradient; 0 in the lanes beyond
   */
  static double lossAndErrors(
      float[] logits, Minibatch batch, float[] errors, int tokens, int positions, int lanes) {
    int first = batch.targets().length / batch.lanes() - positions;
    if (first < 0) {
      throw new IllegalArgumentException("the batch has no tokens for " + positions + " positions");
    }
    int run = positions * lanes;
    float share = 1f / (batch.size() * positions);
    double loss = 0;
    for (int position = 0; position < positions; position++) {
      for (int lane = 0; lane < batch.size(); lane++) {
        int token = (int) batch.targets()[(first + position) * batch.lanes() + lane];
        if (token < 0 || token >= tokens) {
          throw new IllegalArgumentException(
              "token %d of example %d is not in [0, %d)".formatted(token, lane, tokens));
        }
        loss +=
            SoftmaxLoss.lossAndErrors(
                logits, token, share, errors, tokens, run, position * lanes + lane);
      }
      for (int token = 0; token < tokens; token++) {
        int row = token * run + position * lanes;
        Arrays.fill(errors, row + batch.size(), row + lanes, 0);
      }
    }
    return loss / ((double) batch.size() * positions);
  }

  /**
   * Probabilities of tokens.
   *
   * @param logits [tokens][positions][lanes]
   * @param said [tokens][positions][stride]
   */
  static void probabilities(
      float[] logits,
      int lanes,
      float[] said,
      int stride,
      int tokens,
      int positions,
      int examples) {
    for (int position = 0; position < positions; position++) {
      for (int lane = 0; lane < examples; lane++) {
        SoftmaxLoss.probabilities(
            logits,
            positions * lanes,
            position * lanes + lane,
            said,
            positions * stride,
            position * stride + lane,
            tokens);
      }
    }
  }
}
