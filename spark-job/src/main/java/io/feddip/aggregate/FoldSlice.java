package io.feddip.aggregate;

import io.feddip.api.run.ClientRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One slice of what some clients' answers add up to, as bytes between the executors of a tree. The
 * first slice brings the clients' records. Merging is exact, so the tree's shape leaves no trace.
 */
public final class FoldSlice implements Serializable {
  private static final long serialVersionUID = 1;

  /** Coordinates a slice: few megabytes at a time, whatever the size of the model. */
  private static final int COORDINATES = 1_000_000;

  private final byte[] sum;
  private final byte[] measurements;
  private final List<ClientRecord> records;
  private final Map<Integer, byte[]> keepsakes;

  private FoldSlice(
      byte[] sum, byte[] measurements, List<ClientRecord> records, Map<Integer, byte[]> keepsakes) {
    this.sum = sum;
    this.measurements = measurements;
    this.records = records;
    this.keepsakes = keepsakes;
  }

  /** How many slices a flat vector is cut into. */
  public static int count(int length) {
    return (length - 1) / COORDINATES + 1;
  }

  /**
   * A slice of the sums of some clients.
   *
   * @param index from 0
   * @param records of those clients; travel with slice 0
   */
  static FoldSlice of(
      int index,
      FixedPointSum sum,
      Optional<FixedPointSum> measurements,
      List<ClientRecord> records,
      Map<Integer, byte[]> keepsakes) {
    int from = index * COORDINATES;
    int to = Math.min(sum.length() - from, COORDINATES) + from;
    return new FoldSlice(
        sum.toBytes(from, to),
        measurements.map(measured -> measured.toBytes(from, to)).orElse(new byte[0]),
        index == 0 ? new ArrayList<>(records) : new ArrayList<>(),
        index == 0 ? new HashMap<>(keepsakes) : new HashMap<>());
  }

  /** The same slice of both. */
  public FoldSlice merge(FoldSlice other) {
    List<ClientRecord> allRecords = new ArrayList<>(records);
    allRecords.addAll(other.records);
    Map<Integer, byte[]> allKeepsakes = new HashMap<>(keepsakes);
    allKeepsakes.putAll(other.keepsakes);
    return new FoldSlice(
        merged(sum, other.sum),
        measurements.length == 0 ? measurements : merged(measurements, other.measurements),
        allRecords,
        allKeepsakes);
  }

  private static byte[] merged(byte[] one, byte[] other) {
    SliceSum both = SliceSum.of(one);
    both.add(other);
    return both.toBytes();
  }

  void addSumTo(FixedPointSum total) {
    total.mergeBytes(sum);
  }

  void addMeasurementsTo(FixedPointSum total) {
    total.mergeBytes(measurements);
  }

  List<ClientRecord> records() {
    return records;
  }

  Map<Integer, byte[]> keepsakes() {
    return keepsakes;
  }
}
