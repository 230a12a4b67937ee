package io.feddip.client;

/** Answers as tests want them. */
public final class Answers {
  private Answers() {}

  /** Of a client that claims so many examples and sends this payload. */
  public static ClientUpdate of(int client, long examples, byte[] payload) {
    byte[] none = {};
    return ClientUpdate.answer(client, examples, new LossSums(1, 1), payload, none, none, 1.0, 0.5);
  }

  /** As {@link #of}, with a measurement. */
  public static ClientUpdate of(int client, long examples, byte[] payload, byte[] measurement) {
    return ClientUpdate.answer(
        client, examples, new LossSums(1, 1), payload, measurement, new byte[0], 1.0, 0.5);
  }
}
