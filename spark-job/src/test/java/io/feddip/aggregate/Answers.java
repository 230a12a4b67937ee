package io.feddip.aggregate;

import io.feddip.api.client.LossSums;
import io.feddip.client.ClientAnswer;

/** Answers as tests want them. */
public final class Answers {
  private Answers() {}

  /** Of a client that claims so many examples and sends this payload. */
  public static ClientAnswer of(int client, long examples, byte[] payload) {
    byte[] none = {};
    return ClientAnswer.answer(client, examples, new LossSums(1, 1), payload, none, none, 1.0, 0.5);
  }

  /** As {@link #of}, with a measurement. */
  public static ClientAnswer of(int client, long examples, byte[] payload, byte[] measurement) {
    return ClientAnswer.answer(
        client, examples, new LossSums(1, 1), payload, measurement, new byte[0], 1.0, 0.5);
  }
}
