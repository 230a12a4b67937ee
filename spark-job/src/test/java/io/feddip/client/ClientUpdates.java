package io.feddip.client;

import io.feddip.api.client.LossSums;

/** Answers made by hand, for tests of what the driver does with them. */
public final class ClientUpdates {
  private ClientUpdates() {}

  /** An answer with a payload and nothing else to say. */
  public static ClientAnswer answer(int client, long examples, byte[] payload) {
    return answer(client, examples, payload, new byte[0]);
  }

  /** An answer with a payload and a measurement. */
  public static ClientAnswer answer(int client, long examples, byte[] payload, byte[] measurement) {
    return ClientAnswer.answer(
        client,
        examples,
        new LossSums(examples, examples),
        payload,
        measurement,
        new byte[0],
        1,
        1);
  }
}
