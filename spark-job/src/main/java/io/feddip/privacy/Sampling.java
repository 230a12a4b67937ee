package io.feddip.privacy;

/** How a round's cohort is drawn, and with it what "neighbours" means for the accountant. */
public enum Sampling {
  /** K of N clients, without replacement. */
  FIXED("replacing one client by another"),
  /** Every client with probability q, independently of all others. */
  POISSON("adding or removing one client");

  private final String neighbours;

  Sampling(String neighbours) {
    this.neighbours = neighbours;
  }

  /** The difference between two federations that must look alike, in words. */
  public String neighbours() {
    return neighbours;
  }

  /**
   * By how many clipping norms the sum can move between neighbours: a client that is replaced takes
   * its update away and brings another.
   */
  int sensitivity() {
    return this == FIXED ? 2 : 1;
  }
}
