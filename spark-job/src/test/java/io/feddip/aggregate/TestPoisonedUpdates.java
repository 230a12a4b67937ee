package io.feddip.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.Accumulator;
import io.feddip.api.wire.UpdatePayload;
import io.feddip.api.wire.VectorPayload;
import io.feddip.client.ClientAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that must not be trusted are rejected and counted, and leave the average alone. */
final class TestPoisonedUpdates {
  private static final Layout LAYOUT = layout(6);
  private static final float[] RECEIVED = new float[6];
  private static final ClientSizes SIZES = new ClientSizes(new int[] {10, 30, 20, 5});
  private static final float[] GOOD = {1, -2, 3, 0.5f, 0, 4};

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f})
  void testValuesThatAreNoWeights(float value) {
    for (int at = 0; at < GOOD.length; at++) {
      float[] bad = GOOD.clone();
      bad[at] = value;
      requireRejected(answer(1, 30, bad));
    }
  }

  @Test
  void testWrongLength() {
    requireRejected(Answers.of(1, 30, UpdatePayload.dense(layout(5), new float[5])));
    requireRejected(Answers.of(1, 30, UpdatePayload.dense(layout(7), new float[7])));
    requireRejected(Answers.of(1, 30, new byte[0]));
  }

  @Test
  void testDamagedPayload() {
    byte[] payload = UpdatePayload.dense(LAYOUT, GOOD);
    for (int length = 0; length < payload.length; length++) {
      requireRejected(Answers.of(1, 30, java.util.Arrays.copyOf(payload, length)));
    }
  }

  @Test
  void testNoiseAndFlippedBits() {
    Random random = new Random(5);
    byte[] payload = UpdatePayload.dense(LAYOUT, GOOD);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      requireRejected(Answers.of(1, 30, noise));
      byte[] flipped = payload.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      requireRejected(Answers.of(1, 30, flipped));
    }
  }

  @Test
  void testAnotherKindOfUpdate() {
    Mask every = Mask.full(LAYOUT.trainableLength());
    requireRejected(Answers.of(1, 30, UpdatePayload.topK(LAYOUT, every, GOOD)));
    Mask prunable = Mask.full(LAYOUT.prunableLength());
    requireRejected(Answers.of(1, 30, UpdatePayload.masked(LAYOUT, prunable, GOOD)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -30, 29, 31, Long.MAX_VALUE, Long.MIN_VALUE})
  void testUntrueNumberOfExamples(long examples) {
    String reason = requireRejected(answer(1, examples, GOOD));
    assertThat(reason).contains("claims " + examples + " examples and holds 30");
  }

  @Test
  void testHugeNorm() {
    Fold fold = fold(new UpdateBounds(100, 0));
    fold.accept(answer(0, 10, GOOD));
    fold.accept(answer(1, 30, new float[] {0, 0, 0, 0, 101, 0}));
    assertThat(fold.mean()).isEqualTo(GOOD);
    ClientRecord record = records(fold, List.of(0, 1)).get(1);
    assertThat(record.status()).isEqualTo(Status.REJECTED);
    assertThat(record.reason()).contains("feddip.federation.max-update-norm = 100");
  }

  @Test
  void testClippedNorm() {
    Fold fold = fold(new UpdateBounds(0, 5));
    fold.accept(answer(1, 30, new float[] {0, 0, 0, 0, 5000, 0}));
    assertThat(fold.mean()[4]).isBetween(4.999f, 5.001f);
    assertThat(fold.accepted()).isEqualTo(1);
  }

  @Test
  void testAllClientsBad() {
    Fold fold = fold(new UpdateBounds(0, 0));
    for (int client = 0; client < 4; client++) {
      float[] bad = GOOD.clone();
      bad[client] = Float.NaN;
      fold.accept(answer(client, SIZES.of(client), bad));
    }
    assertThat(fold.accepted()).isZero();
    assertThat(records(fold, List.of(0, 1, 2, 3)))
        .allMatch(record -> record.status() == Status.REJECTED && record.examples() == 0);
  }

  @Test
  void testFailedAndLateClientsAreRecordedAsSuch() {
    Fold fold = fold(new UpdateBounds(0, 0));
    fold.accept(answer(0, 10, GOOD));
    fold.accept(ClientAnswer.failure(1, "the disk is full"));
    List<ClientRecord> records = records(fold, List.of(0, 1, 2));
    assertThat(records).extracting(ClientRecord::client).containsExactly(0, 1, 2);
    assertThat(records)
        .extracting(ClientRecord::status)
        .containsExactly(Status.OK, Status.FAILED, Status.LATE);
    assertThat(records.get(1).reason()).isEqualTo("the disk is full");
  }

  /** A measurement too large for its sum must not leave the client's weights in the average. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
  void testPoisonedMeasurement(float value) {
    Fold fold =
        new Fold(
            0,
            Uploads.dense(),
            LAYOUT,
            Optional.empty(),
            RECEIVED,
            new UpdateBounds(0, 0),
            SIZES,
            mean(),
            Optional.of(new FixedPointSum(6, SIZES.total(), 1024, false)));
    fold.accept(measured(0, 10, GOOD, 2));
    fold.accept(measured(1, 30, new float[6], value));
    assertThat(records(fold, List.of(0, 1)).get(1).status()).isEqualTo(Status.REJECTED);
    assertThat(fold.mean()).isEqualTo(GOOD);
    assertThat(fold.measurement().orElseThrow()[3]).isEqualTo(2);
  }

  @Test
  void testAMinorityCannotMoveTheMedianFar() {
    for (Accumulator averaging :
        List.of(
            new RobustMiddle(new CoordinateMedian(), 6),
            new RobustMiddle(new TrimmedMean(0.34), 6))) {
      Fold fold = fold(new UpdateBounds(0, 0), averaging);
      fold.accept(answer(0, 10, new float[] {1, 1, 1, 1, 1, 1}));
      fold.accept(answer(1, 30, new float[] {1e4f, -1e4f, 1e4f, 1, 1, 1}));
      fold.accept(answer(2, 20, new float[] {2, 2, 2, 2, 2, 2}));
      for (float value : fold.mean()) {
        assertThat(value).isBetween(1f, 2f);
      }
    }
  }

  /** Rejected beside a good one, whose values then are the average. */
  private static String requireRejected(ClientAnswer poisoned) {
    Fold fold = fold(new UpdateBounds(0, 0));
    fold.accept(answer(0, 10, GOOD));
    fold.accept(poisoned);
    assertThat(fold.accepted()).isEqualTo(1);
    assertThat(fold.mean()).isEqualTo(GOOD);
    ClientRecord record = records(fold, List.of(0, 1)).get(1);
    assertThat(record.status()).isEqualTo(Status.REJECTED);
    assertThat(record.reason()).isNotEmpty();
    return record.reason();
  }

  private static ClientAnswer answer(int client, long examples, float[] weights) {
    return Answers.of(client, examples, UpdatePayload.dense(LAYOUT, weights));
  }

  private static ClientAnswer measured(int client, long examples, float[] weights, float value) {
    float[] measurement = new float[6];
    measurement[3] = value;
    return Answers.of(
        client,
        examples,
        UpdatePayload.dense(LAYOUT, weights),
        VectorPayload.encode(LAYOUT, measurement));
  }

  private static Fold fold(UpdateBounds bounds) {
    return fold(bounds, mean());
  }

  private static Fold fold(UpdateBounds bounds, Accumulator averaging) {
    return new Fold(
        0,
        Uploads.dense(),
        LAYOUT,
        Optional.empty(),
        RECEIVED,
        bounds,
        SIZES,
        averaging,
        Optional.empty());
  }

  private static WeightedMean mean() {
    return new WeightedMean(
        new FixedPointSum(6, SIZES.total(), FixedPointSum.DEFAULT_MAXIMUM_MAGNITUDE, false));
  }

  private static List<ClientRecord> records(Fold fold, List<Integer> cohort) {
    Map<Integer, Long> bytes = new HashMap<>();
    cohort.forEach(client -> bytes.put(client, 1L));
    return fold.records(cohort, bytes);
  }

  private static Layout layout(int length) {
    return new Layout(
        List.of(
            new ParameterBlock("dense", "W", Kind.KERNEL, 0, List.of(length - 2, 1), true),
            new ParameterBlock("dense", "b", Kind.BIAS, length - 2, List.of(2), false)));
  }
}
