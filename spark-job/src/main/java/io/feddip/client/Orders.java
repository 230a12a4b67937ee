package io.feddip.client;

/** Orders in which examples are visited. */
public final class Orders {
  private Orders() {}

  /** 0 … size−1. */
  public static int[] natural(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }
}
