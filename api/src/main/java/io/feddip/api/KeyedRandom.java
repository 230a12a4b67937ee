package io.feddip.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The stream of random numbers f(seed, purpose, round, client). Streams of different keys are
 * independent and nothing is shared between them, so what is drawn for one client never depends on
 * what was drawn before, elsewhere or in another order.
 *
 * <p>Counter-based: value i of a stream is {@code mix(mix(a + i·γ) ⊕ b)}, with mix the finaliser of
 * SplitMix64 (Steele, Lea and Flood, 2014), γ the odd integer next to 2⁶⁴/φ, and (a, b) the 128-bit
 * key that the four parts are hashed to. The values are fixed: a run's results depend on them.
 *
 * <p>Not thread-safe; make one for each use.
 */
public final class KeyedRandom implements RandomGenerator {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long keyA;
  private final long keyB;
  private long counter;

  /**
   * @param seed the run's seed
   * @param purpose what the numbers are for, for example {@code "cohort"}; each use has its own
   * @param round the round, or −1 where there is none
   * @param client the client, or −1 where there is none
   */
  public KeyedRandom(long seed, String purpose, long round, long client) {
    requireNonNull(purpose, "purpose is null");
    long hash = mix(seed + GAMMA);
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix((hash ^ purpose.charAt(i)) + GAMMA);
    }
    hash = mix((hash ^ round) + GAMMA);
    this.keyA = mix((hash ^ client) + GAMMA);
    this.keyB = mix(keyA + mix(hash) + GAMMA);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    return mix(mix(keyA + counter++ * GAMMA) ^ keyB);
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /**
   * Uniform on 0 … bound−1 without bias (Lemire, 2019).
   *
   * @throws IllegalArgumentException if bound is not positive
   */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long biased = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < biased) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Uniform on the 2²⁴ multiples of 2⁻²⁴ in [0, 1). */
  @Override
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1p-24f;
  }

  /** Uniform on the 2⁵³ multiples of 2⁻⁵³ in [0, 1). */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Puts the elements into an order chosen uniformly from all orders (Fisher and Yates). */
  public void shuffle(int[] elements) {
    for (int i = elements.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int element = elements[i];
      elements[i] = elements[j];
      elements[j] = element;
    }
  }

  /**
   * A subset of 0 … population−1, uniform among those of its size. Memory O(population).
   *
   * @param size how many to take, at most population
   * @return the chosen numbers in ascending order
   */
  public int[] sample(int population, int size) {
    if (size < 0 || size > population) {
      throw new IllegalArgumentException(
          "cannot take " + size + " of " + population + " without replacement");
    }
    int[] numbers = new int[population];
    Arrays.setAll(numbers, i -> i);
    for (int i = 0; i < size; i++) {
      int j = i + nextInt(population - i);
      int number = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = number;
    }
    int[] chosen = Arrays.copyOf(numbers, size);
    Arrays.sort(chosen);
    return chosen;
  }
}
