package io.feddip.zoo.kernels;

/**
 * The kept weights of one kernel in the order in which a pass reads them: tile by tile (a tile is a
 * range of source channels that fits a cache), row by row (a row is one channel of the result), and
 * within a row in the order of the kernel. Built once for a mask; new values come in through {@link
 * #slot} without touching the index.
 */
final class SparseTiles {
  private final int tiles;
  private final int rows;

  /** Entries of row r in tile t are start[t·rows + r] … start[t·rows + r + 1]−1. */
  final int[] start;

  /** Where an entry's source vector is: a channel of a run, or floats from a block's start. */
  final int[] offset;

  final float[] value;

  /** The entry of each kept weight, in the kernel's order. */
  final int[] slot;

  /** Where an entry's weight is in its kernel. */
  final int[] position;

  /**
   * @param keys for each kept weight tile·rows + row
   * @param offsets for each kept weight where its source vector is
   * @param kept positions of the kept weights in their kernel, ascending
   */
  SparseTiles(int tiles, int rows, int[] keys, int[] offsets, int[] kept) {
    this.tiles = tiles;
    this.rows = rows;
    this.start = new int[Math.multiplyExact(tiles, rows) + 1];
    for (int key : keys) {
      start[key + 1]++;
    }
    for (int key = 0; key < start.length - 1; key++) {
      start[key + 1] += start[key];
    }
    int[] next = start.clone();
    this.offset = new int[kept.length];
    this.position = new int[kept.length];
    this.slot = new int[kept.length];
    for (int k = 0; k < kept.length; k++) {
      int entry = next[keys[k]]++;
      slot[k] = entry;
      offset[entry] = offsets[k];
      position[entry] = kept[k];
    }
    this.value = new float[kept.length];
  }

  int tiles() {
    return tiles;
  }

  int rows() {
    return rows;
  }

  /** First entry of a tile; of tile {@code tiles()}: the number of entries. */
  int tileStart(int tile) {
    return start[tile * rows];
  }

  /**
   * Reads the values of all entries.
   *
   * @param at where the kernel starts in weights
   */
  void refresh(float[] weights, int at) {
    for (int entry = 0; entry < value.length; entry++) {
      value[entry] = weights[at + position[entry]];
    }
  }

  /**
   * Reads the values of two orders of the same weights. It goes by the order of the kernel and
   * writes all over the entries, because to read a large matrix by columns misses every cache.
   *
   * @param kept the positions that both were made from
   */
  static void refresh(float[] weights, int at, int[] kept, SparseTiles one, SparseTiles other) {
    for (int k = 0; k < kept.length; k++) {
      float weight = weights[at + kept[k]];
      one.value[one.slot[k]] = weight;
      other.value[other.slot[k]] = weight;
    }
  }
}
