package io.feddip.kernels.sparse;

/**
 * The kept weights of one kernel in the order in which a pass reads them: tile by tile (a tile is a
 * range of source channels that fits a cache), row by row (a row is one channel of the result), and
 * within a row in the order of the kernel. Built once for a mask; {@link #refresh} reads new values
 * without touching the index.
 */
final class SparseTiles {
  private final int tiles;
  private final int rows;

  /** Entries of row r in tile t are start[t·rows + r] … start[t·rows + r + 1]−1. */
  final int[] start;

  /** Where an entry's source vector is: a channel of a run, or floats from a block's start. */
  final int[] offset;

  final float[] value;

  /** Where an entry's value comes from: its rank among the kept, or its place in other tiles. */
  final int[] origin;

  /**
   * @param keys for each kept weight tile·rows + row
   * @param offsets for each kept weight where its source vector is
   * @param origins for each kept weight where its value comes from
   */
  SparseTiles(int tiles, int rows, int[] keys, int[] offsets, int[] origins) {
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
    this.offset = new int[origins.length];
    this.origin = new int[origins.length];
    for (int k = 0; k < origins.length; k++) {
      int entry = next[keys[k]]++;
      offset[entry] = offsets[k];
      origin[entry] = origins[k];
    }
    this.value = new float[origins.length];
  }

  /** Tiles in buffers of others, whose contents somebody else writes; they have no origins. */
  SparseTiles(int tiles, int rows, int[] start, int[] offset, float[] value) {
    this.tiles = tiles;
    this.rows = rows;
    this.start = start;
    this.offset = offset;
    this.value = value;
    this.origin = new int[0];
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

  int entries() {
    return value.length;
  }

  /**
   * Reads the values of all entries.
   *
   * @param at where origin 0 is in values
   */
  void refresh(float[] values, int at) {
    for (int entry = 0; entry < value.length; entry++) {
      value[entry] = values[at + origin[entry]];
    }
  }
}
