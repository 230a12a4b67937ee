package io.feddip.aggregate;

import io.feddip.api.client.Upload;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.Accumulator;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.VectorPayload;
import io.feddip.api.wire.mask.WireException;
import io.feddip.client.ClientAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a round's answers in, one after the other, and keeps what they add up to. An answer that
 * must not be trusted is recorded as rejected and changes nothing.
 */
public final class Fold implements Consumer<ClientAnswer> {
  private static final Logger log = LoggerFactory.getLogger(Fold.class);

  private final int round;
  private final Upload upload;
  private final Layout layout;
  private final Optional<Mask> mask;
  private final float[] reference;
  private final UpdateBounds bounds;
  private final ClientSizes sizes;
  private final Accumulator averaging;
  private final Optional<FixedPointSum> measurements;
  private final Map<Integer, ClientRecord> records = new HashMap<>();
  private final Map<Integer, byte[]> keepsakes = new HashMap<>();
  private double seconds;

  /**
   * @param upload reads updates
   * @param mask of the model that was sent
   * @param reference flat weights that updates are measured from
   * @param measurements sum of what clients measure besides, if the round asks for it
   */
  Fold(
      int round,
      Upload upload,
      Layout layout,
      Optional<Mask> mask,
      float[] reference,
      UpdateBounds bounds,
      ClientSizes sizes,
      Accumulator averaging,
      Optional<FixedPointSum> measurements) {
    this.round = round;
    this.upload = upload;
    this.layout = layout;
    this.mask = mask;
    this.reference = reference;
    this.bounds = bounds;
    this.sizes = sizes;
    this.averaging = averaging;
    this.measurements = measurements;
  }

  @Override
  public void accept(ClientAnswer update) {
    long start = System.nanoTime();
    Status status = Status.OK;
    String reason = "";
    if (update.failed()) {
      status = Status.FAILED;
      reason = update.failure();
    } else if (!update.refusal().isEmpty()) {
      log.warn("round {}: client {} refuses: {}", round, update.client(), update.refusal());
      status = Status.REJECTED;
      reason = update.refusal();
    } else {
      try {
        fold(update);
      } catch (RejectedUpdateException | WireException e) {
        log.warn("round {}: client {} is rejected: {}", round, update.client(), e.getMessage());
        status = Status.REJECTED;
        reason = String.valueOf(e.getMessage());
      }
    }
    records.put(update.client(), record(update, status, reason));
    seconds += (System.nanoTime() - start) / 1e9;
  }

  private void fold(ClientAnswer update) {
    if (update.examples() < 1 || update.examples() != sizes.of(update.client())) {
      throw new RejectedUpdateException(
          Reason.BAD_EXAMPLE_COUNT,
          "it claims %d examples and holds %d"
              .formatted(update.examples(), sizes.of(update.client())));
    }
    Optional<float[]> measured = Optional.empty();
    if (measurements.isPresent()) {
      measured = Optional.of(VectorPayload.decode(update.measurement(), layout));
      requireAcceptable(measured.get());
    }
    if (upload.meaning() != Upload.Meaning.NOTHING) {
      Update source = bounds.check(upload.decode(update.payload(), layout, mask), reference);
      averaging.add(source, update.examples());
    }
    measured.ifPresent(values -> measurements.orElseThrow().add(values, update.examples()));
    if (update.keepsake().length > 0) {
      keepsakes.put(update.client(), update.keepsake());
    }
  }

  /** Everything that could refuse a measurement, before the update itself is in. */
  private static void requireAcceptable(float[] measured) {
    float largest = Update.largestMagnitude(measured, measured.length, 0);
    if (!Float.isFinite(largest)) {
      throw new RejectedUpdateException(Reason.NOT_FINITE, "its measurement is not finite");
    }
    if (largest > Folding.LARGEST_MEASUREMENT) {
      throw new RejectedUpdateException(Reason.TOO_LARGE, "it measured a value of " + largest);
    }
  }

  /**
   * A slice of what has been folded so far, to be merged elsewhere; only for FedAvg's mean.
   *
   * @param index below {@link FoldSlice#count}
   */
  public FoldSlice slice(int index) {
    return FoldSlice.of(
        index,
        ((WeightedMean) averaging).sum(),
        measurements,
        List.copyOf(records.values()),
        keepsakes);
  }

  /** Takes in what has been folded elsewhere; all slices must come, in any order. */
  public void absorb(FoldSlice slice) {
    long start = System.nanoTime();
    slice.addSumTo(((WeightedMean) averaging).sum());
    measurements.ifPresent(slice::addMeasurementsTo);
    slice.records().forEach(record -> records.put(record.client(), record));
    keepsakes.putAll(slice.keepsakes());
    seconds += (System.nanoTime() - start) / 1e9;
  }

  private ClientRecord record(ClientAnswer update, Status status, String reason) {
    return new ClientRecord(
        round,
        update.client(),
        status == Status.OK ? update.examples() : 0,
        update.loss().mean(),
        update.updateNorm(),
        0,
        update.bytesUp(),
        update.seconds(),
        update.executor(),
        update.attempt(),
        status,
        reason,
        status == Status.OK ? update.ownTest().accuracyBefore() : Double.NaN,
        status == Status.OK ? update.ownTest().accuracyAfter() : Double.NaN);
  }

  /** Records by client, those of clients that never answered included. */
  public List<ClientRecord> records(List<Integer> cohort, Map<Integer, Long> bytesDown) {
    List<ClientRecord> all = new ArrayList<>();
    for (int client : cohort) {
      ClientRecord known =
          records.getOrDefault(
              client, record(ClientAnswer.failure(client, ""), Status.LATE, "after the deadline"));
      all.add(withBytesDown(known, bytesDown.get(client)));
    }
    return all;
  }

  private static ClientRecord withBytesDown(ClientRecord record, long bytes) {
    return new ClientRecord(
        record.round(),
        record.client(),
        record.examples(),
        record.trainLoss(),
        record.updateNorm(),
        bytes,
        record.bytesUp(),
        record.seconds(),
        record.executor(),
        record.attempt(),
        record.status(),
        record.reason(),
        record.accuracyBefore(),
        record.accuracyAfter());
  }

  /** What takes updates in, as the round's rule made it. */
  public Accumulator accumulator() {
    return averaging;
  }

  /** The combined flat weights, or differences; only if something was accepted. */
  public float[] mean() {
    return averaging.result();
  }

  /** The mean of what clients measured, if the round asks for it. */
  public Optional<float[]> measurement() {
    return measurements.map(
        sum -> {
          float[] mean = new float[sum.length()];
          sum.mean(mean);
          return mean;
        });
  }

  public Map<Integer, byte[]> keepsakes() {
    return keepsakes;
  }

  public double seconds() {
    return seconds;
  }

  /** How many updates are in. */
  public long accepted() {
    return records.values().stream().filter(record -> record.status() == Status.OK).count();
  }
}
