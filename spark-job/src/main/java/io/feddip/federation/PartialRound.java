package io.feddip.federation;

import io.feddip.aggregate.FixedPointSum;
import io.feddip.report.ClientRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What some clients' answers add up to, as bytes between the executors of a tree. Merging is exact,
 * so the tree's shape leaves no trace in the result.
 */
final class PartialRound implements Serializable {
  private static final long serialVersionUID = 1;

  private final SumShape shape;
  private final byte[] sum;
  private final SumShape measurementShape;
  private final byte[] measurements;
  private final List<ClientRecord> records;
  private final Map<Integer, byte[]> keepsakes;
  private final double seconds;

  private PartialRound(
      SumShape shape,
      byte[] sum,
      SumShape measurementShape,
      byte[] measurements,
      List<ClientRecord> records,
      Map<Integer, byte[]> keepsakes,
      double seconds) {
    this.shape = shape;
    this.sum = sum;
    this.measurementShape = measurementShape;
    this.measurements = measurements;
    this.records = records;
    this.keepsakes = keepsakes;
    this.seconds = seconds;
  }

  /** Of sums that are not used any more. */
  static PartialRound of(
      SumShape shape,
      FixedPointSum sum,
      SumShape measurementShape,
      Optional<FixedPointSum> measurements,
      List<ClientRecord> records,
      Map<Integer, byte[]> keepsakes,
      double seconds) {
    return new PartialRound(
        shape,
        sum.toBytes(),
        measurementShape,
        measurements.map(FixedPointSum::toBytes).orElse(new byte[0]),
        new ArrayList<>(records),
        new HashMap<>(keepsakes),
        seconds);
  }

  PartialRound merge(PartialRound other) {
    FixedPointSum both = shape.empty();
    addSumTo(both);
    other.addSumTo(both);
    byte[] measured = measurements;
    if (measurements.length > 0) {
      FixedPointSum bothMeasured = measurementShape.empty();
      addMeasurementsTo(bothMeasured);
      other.addMeasurementsTo(bothMeasured);
      measured = bothMeasured.toBytes();
    }
    List<ClientRecord> allRecords = new ArrayList<>(records);
    allRecords.addAll(other.records);
    Map<Integer, byte[]> allKeepsakes = new HashMap<>(keepsakes);
    allKeepsakes.putAll(other.keepsakes);
    return new PartialRound(
        shape,
        both.toBytes(),
        measurementShape,
        measured,
        allRecords,
        allKeepsakes,
        seconds + other.seconds);
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

  double seconds() {
    return seconds;
  }
}
