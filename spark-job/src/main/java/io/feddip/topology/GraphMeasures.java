package io.feddip.topology;

import io.feddip.api.peer.Topology;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** How far and how fast what one client knows reaches the others. */
public final class GraphMeasures {
  /** Above so many clients the gap takes too long. */
  static final int MOST_CLIENTS = 400;

  /**
   * Squarings of the matrix: its power is 2^24 in the end, which leaves a millionth of an error.
   */
  private static final int SQUARINGS = 24;

  private GraphMeasures() {}

  /** Steps from any client to any other, at most; nothing if some never hear of others. */
  public static OptionalInt diameter(Topology topology, int round) {
    return diameter(topology.clients(), client -> topology.neighbours(round, client));
  }

  static OptionalInt diameter(int clients, IntFunction<int[]> heard) {
    int longest = 0;
    for (int from = 0; from < clients; from++) {
      int[] steps = new int[clients];
      Arrays.fill(steps, -1);
      steps[from] = 0;
      ArrayDeque<Integer> reached = new ArrayDeque<>();
      reached.add(from);
      int seen = 1;
      while (!reached.isEmpty()) {
        int client = reached.remove();
        longest = Math.max(longest, steps[client]);
        for (int other : heard.apply(client)) {
          if (steps[other] < 0) {
            steps[other] = steps[client] + 1;
            seen++;
            reached.add(other);
          }
        }
      }
      if (seen < clients) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(longest);
  }

  /**
   * 1 − |λ₂| of the round's matrix of weights: what a round takes at least, in the long run, from
   * how far models are apart. 0 if the graph falls into parts, 1 if one round makes all the same.
   *
   * @return nothing for more clients than {@link #MOST_CLIENTS}
   */
  public static OptionalDouble spectralGap(Topology topology, int round) {
    int clients = topology.clients();
    if (clients > MOST_CLIENTS) {
      return OptionalDouble.empty();
    }
    double[][] weights = new double[clients][clients];
    for (int i = 0; i < clients; i++) {
      if (!topology.takesPart(round, i)) {
        weights[i][i] = 1;
        continue;
      }
      double sum = topology.weight(round, i, i);
      weights[i][i] = sum;
      for (int j : topology.neighbours(round, i)) {
        weights[i][j] = topology.weight(round, i, j);
        sum += weights[i][j];
      }
      for (int j = 0; j < clients; j++) {
        weights[i][j] /= sum;
      }
    }
    return OptionalDouble.of(Math.max(0, 1 - spectralRadius(onDifferences(weights))));
  }

  /** The matrix on what clients differ by from the last one: λ₁ = 1, of agreement, is not in it. */
  private static double[][] onDifferences(double[][] weights) {
    int last = weights.length - 1;
    double[][] differences = new double[last][last];
    for (int i = 0; i < last; i++) {
      for (int j = 0; j < last; j++) {
        differences[i][j] = weights[i][j] - weights[last][j];
      }
    }
    return differences;
  }

  /**
   * lim ‖Aᵏ‖^(1/k), by squaring; norms are kept apart, as they would leave the range of doubles.
   */
  private static double spectralRadius(double[][] matrix) {
    double[][] power = matrix;
    double logarithm = 0;
    for (int i = 0; i <= SQUARINGS; i++) {
      double norm = norm(power);
      if (norm < 1e-150) {
        return 0;
      }
      logarithm += Math.log(norm) / (1L << i);
      scale(power, 1 / norm);
      if (i < SQUARINGS) {
        power = squared(power);
      }
    }
    return Math.exp(logarithm);
  }

  private static double norm(double[][] matrix) {
    double sum = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        sum += value * value;
      }
    }
    return Math.sqrt(sum);
  }

  private static void scale(double[][] matrix, double factor) {
    for (double[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
  }

  private static double[][] squared(double[][] matrix) {
    int size = matrix.length;
    double[][] square = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < size; k++) {
        double factor = matrix[i][k];
        if (factor != 0) {
          double[] row = matrix[k];
          for (int j = 0; j < size; j++) {
            square[i][j] += factor * row[j];
          }
        }
      }
    }
    return square;
  }
}
