package io.feddip.client;

import static java.util.Objects.requireNonNull;

/** What came of a client's turn in a round without a server. */
public final class PeerTurn {
  private final byte[] state;
  private final ClientAnswer answer;

  /**
   * @param state the client's next one, empty if it has none; stays on the executor
   * @param answer for the driver; its keepsake is a {@link PeerReport}
   */
  PeerTurn(byte[] state, ClientAnswer answer) {
    this.state = requireNonNull(state, "state is null");
    this.answer = requireNonNull(answer, "answer is null");
  }

  public byte[] state() {
    return state;
  }

  public ClientAnswer answer() {
    return answer;
  }
}
