package io.feddip.topology;

/** The edges of a graph, round by round, whoever takes part. */
@FunctionalInterface
interface Links {
  /** Those that a client hears, ascending, without itself; the array is not changed. */
  int[] of(int round, int client);
}
