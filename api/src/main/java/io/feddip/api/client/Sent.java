package io.feddip.api.client;

import static java.util.Objects.requireNonNull;

/** What leaves a client, and what it keeps. */
public final class Sent {
  private final byte[] payload;
  private final ClientState state;

  /**
   * Of an encoded result.
   *
   * @param payload may be empty; not copied
   * @param state the client's next one
   */
  public Sent(byte[] payload, ClientState state) {
    this.payload = requireNonNull(payload, "payload is null");
    this.state = requireNonNull(state, "state is null");
  }

  public byte[] payload() {
    return payload;
  }

  public ClientState state() {
    return state;
  }
}
