package io.feddip.client;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A model on its way from one client to another. */
public final class PeerMessage {
  private final int sender;
  private final byte[] payload;

  /**
   * @param sender whose it is
   * @param payload in the wire format; not copied
   */
  public PeerMessage(int sender, byte[] payload) {
    this.sender = sender;
    this.payload = requireNonNull(payload, "payload is null");
  }

  int sender() {
    return sender;
  }

  byte[] payload() {
    return payload;
  }

  /** As bytes, which every serializer can carry. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(Integer.BYTES + payload.length).putInt(sender).put(payload).array();
  }

  /** Reads {@link #toBytes}. */
  public static PeerMessage of(byte[] bytes) {
    return new PeerMessage(
        ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
  }
}
