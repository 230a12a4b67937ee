package io.feddip.privacy;

/**
 * Adds Rényi divergences up over rounds, order by order, and turns them into ε by the tight formula
 * (Canonne, Kamath and Steinke 2020, proposition 12): the least over all orders of ρ + ln((α−1)/α)
 * − (ln δ + ln α)/(α−1).
 */
final class RenyiAccountant implements Accountant {
  private final double[] orders;
  private final double[] divergences;

  /** Of one round's curve. */
  RenyiAccountant(RenyiCurve round) {
    this(round, usualOrders());
  }

  RenyiAccountant(RenyiCurve round, double... orders) {
    this.orders = orders.clone();
    this.divergences = new double[orders.length];
    for (int i = 0; i < orders.length; i++) {
      divergences[i] = round.at(orders[i]);
    }
  }

  /** 1.1 … 10.9 by tenths, 11 … 63, 128, 256, 512, 1024. */
  private static double[] usualOrders() {
    double[] orders = new double[99 + 53 + 4];
    int next = 0;
    for (int tenths = 11; tenths < 110; tenths++) {
      orders[next++] = tenths / 10.0;
    }
    for (int order = 11; order < 64; order++) {
      orders[next++] = order;
    }
    for (int order = 128; order <= 1024; order *= 2) {
      orders[next++] = order;
    }
    return orders;
  }

  @Override
  public double epsilon(int rounds, double delta) {
    if (rounds == 0) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < orders.length; i++) {
      least = Math.min(least, epsilon(orders[i], rounds * divergences[i], delta));
    }
    return Math.max(0, least);
  }

  private static double epsilon(double order, double divergence, double delta) {
    // δ ≤ √(1−e^−KL), and the divergence of any order above 1 is at least KL.
    if (delta * delta + Math.expm1(-divergence) > 0) {
      return 0;
    }
    return divergence + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
  }
}
