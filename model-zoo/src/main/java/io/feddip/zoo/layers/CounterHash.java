package io.feddip.zoo.layers;

/**
 * Random numbers as a function of a key and a counter: no state, so the same numbers in whatever
 * order and on whatever thread they are asked for. The mixing is SplitMix64's finaliser (Steele,
 * Lea and Flood 2014).
 */
public final class CounterHash {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private CounterHash() {}

  /** A key for one purpose under a seed. */
  public static long key(long seed, long purpose) {
    return mix(mix(seed + GOLDEN) + purpose * GOLDEN);
  }

  /** 64 random bits. */
  public static long hash(long key, long counter) {
    return mix(key + (counter + 1) * GOLDEN);
  }

  /** Uniform in [0, 1), with 24 bits. */
  public static float uniform(long key, long counter) {
    return (hash(key, counter) >>> 40) * 0x1p-24f;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
