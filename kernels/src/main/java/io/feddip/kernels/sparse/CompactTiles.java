package io.feddip.kernels.sparse;

import java.util.Arrays;

/**
 * {@link SparseTiles} in about five bytes a weight: its value, and in one byte the distance from
 * the weight before it in its row. A longer distance takes steps over weights of value 0. The
 * numbers of entries of rows take two bytes each.
 */
final class CompactTiles {
  private static final int LONGEST = 255;

  private final int tiles;
  private final int rows;
  private final char[] counts;
  private final int[] tileStart;
  private final byte[] gaps;
  private final float[] values;

  /**
   * @param positions in the kernel of the weights that source's origins number
   * @param depth weights of one row in the kernel
   * @param tileDepth weights of one row in a tile
   */
  CompactTiles(SparseTiles source, int[] positions, int depth, int tileDepth) {
    this.tiles = source.tiles();
    this.rows = source.rows();
    this.counts = new char[tiles * rows];
    this.tileStart = new int[tiles + 1];
    byte[] gap = new byte[source.entries() + 16];
    float[] value = new float[gap.length];
    int end = 0;
    for (int tile = 0; tile < tiles; tile++) {
      tileStart[tile] = end;
      for (int row = 0; row < rows; row++) {
        int key = tile * rows + row;
        int begin = end;
        int last = 0;
        for (int entry = source.start[key]; entry < source.start[key + 1]; entry++) {
          int index = positions[source.origin[entry]] % depth - tile * tileDepth;
          int most = end + (index - last) / LONGEST + 1;
          if (most > gap.length) {
            gap = Arrays.copyOf(gap, most + most / 4);
            value = Arrays.copyOf(value, gap.length);
          }
          while (index - last > LONGEST) {
            last += LONGEST;
            gap[end] = (byte) LONGEST;
            value[end++] = 0f;
          }
          gap[end] = (byte) (index - last);
          value[end++] = source.value[entry];
          last = index;
        }
        counts[key] = (char) (end - begin);
      }
    }
    tileStart[tiles] = end;
    this.gaps = Arrays.copyOf(gap, end);
    this.values = Arrays.copyOf(value, end);
  }

  int tiles() {
    return tiles;
  }

  /** Bytes of all arrays. */
  long bytes() {
    return 2L * counts.length + 4L * tileStart.length + gaps.length + 4L * values.length;
  }

  /**
   * Unpacks some tiles.
   *
   * @param offsets the offset of every index of a tile, or null where they are the same
   */
  SparseTiles unpack(int fromTile, int toTile, int[] offsets, SparseScratch scratch) {
    int first = tileStart[fromTile];
    SparseTiles result = scratch.tiles(toTile - fromTile, rows, tileStart[toTile] - first);
    int entry = 0;
    int keys = (toTile - fromTile) * rows;
    for (int key = 0; key < keys; key++) {
      result.start[key] = entry;
      int end = entry + counts[fromTile * rows + key];
      int index = 0;
      for (; entry < end; entry++) {
        index += gaps[first + entry] & 0xFF;
        result.offset[entry] = offsets == null ? index : offsets[index];
      }
    }
    result.start[keys] = entry;
    System.arraycopy(values, first, result.value, 0, entry);
    return result;
  }
}
