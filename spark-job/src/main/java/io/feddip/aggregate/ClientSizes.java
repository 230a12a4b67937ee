package io.feddip.aggregate;

import java.io.Serializable;
import java.util.Arrays;

/** How many examples each client holds. */
public final class ClientSizes implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] sizes;

  /**
   * @param sizes by client; not copied
   */
  public ClientSizes(int[] sizes) {
    this.sizes = sizes.clone();
  }

  /** N. */
  public int clients() {
    return sizes.length;
  }

  /** n_k. */
  public int of(int client) {
    return sizes[client];
  }

  /** Σ n_k over all clients. */
  public long total() {
    return Arrays.stream(sizes).asLongStream().sum();
  }
}
