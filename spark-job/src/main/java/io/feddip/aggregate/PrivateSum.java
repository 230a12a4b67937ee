package io.feddip.aggregate;

import io.feddip.api.model.Layout;
import io.feddip.api.strategy.Accumulator;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.api.wire.RejectedUpdateException;
import io.feddip.api.wire.RejectedUpdateException.Reason;
import io.feddip.api.wire.Update;
import io.feddip.client.PrivateUpload;
import io.feddip.privacy.NoisySum;

/**
 * The exact sum of a private round's clipped updates in whole numbers, each client counting the
 * same whatever its number of examples. What is not noised yet must not leave the driver: only what
 * adds the noise reads it.
 */
public final class PrivateSum implements Accumulator {
  /** No Skellam number is so many standard deviations away; 10⁻³⁰ is left beyond. */
  private static final double WIDEST = 12;

  private final double noiseVariance;
  private final long largest;
  private final long[] sums;

  /**
   * @param length how many numbers a payload holds
   */
  public PrivateSum(PrivateUpload upload, int length) {
    this.noiseVariance = upload.noiseVariance();
    this.largest = NoisySum.UNITS + (long) Math.ceil(WIDEST * Math.sqrt(noiseVariance));
    this.sums = new long[length];
  }

  /**
   * Adds one client's numbers.
   *
   * @param update of {@link PrivateUpload}
   * @throws RejectedUpdateException if they are longer than a clipped update can be; nothing has
   *     changed then
   */
  @Override
  public void add(Update update, long examples) {
    long[] units = ((PrivateUpload.Units) update).values();
    double squares = 0;
    for (long unit : units) {
      if (unit > largest || unit < -largest) {
        throw new RejectedUpdateException(
            Reason.TOO_LARGE, "the clipped update contains " + unit + " units");
      }
      squares += (double) unit * unit;
    }
    if (noiseVariance == 0 && squares > (double) NoisySum.UNITS * NoisySum.UNITS) {
      throw new RejectedUpdateException(
          Reason.TOO_LARGE, "the update is longer than its clip norm allows");
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], units[i]);
    }
  }

  /**
   * The rule of a private round.
   *
   * @param upload what clients send
   * @param length how many numbers each sends
   */
  public record Rule(PrivateUpload upload, int length) implements AggregationRule {
    private static final long serialVersionUID = 1;

    @Override
    public Accumulator open(Layout layout, long examples) {
      return new PrivateSum(upload, length);
    }
  }

  @Override
  public float[] result() {
    throw new IllegalStateException("a private round's sum is read after its noise is added");
  }

  /** The sums so far, not noised; live. */
  public long[] sums() {
    return sums;
  }
}
