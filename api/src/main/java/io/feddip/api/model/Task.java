package io.feddip.api.model;

/** What a network is asked for: what its last layer's numbers mean, and which loss is minimised. */
public enum Task {
  /** One class of several: softmax, and the cross-entropy in nats. */
  CLASSIFICATION,
  /** Any of several labels: a sigmoid each, and the mean of their cross-entropies in nats. */
  MULTI_LABEL,
  /** Numbers as they are, and the mean of their squared errors. */
  REGRESSION,
  /**
   * Of a sequence of tokens, which one comes next at every place: softmax, and the mean of the
   * cross-entropies in nats over all places where the network says something.
   */
  NEXT_TOKEN;

  /** Whether one of several outputs is right: a class, or a token. */
  public boolean hasClasses() {
    return this == CLASSIFICATION || this == NEXT_TOKEN;
  }
}
