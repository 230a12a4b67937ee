package io.feddip.aggregate;

import io.feddip.api.client.Upload;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.wire.PayloadSizes;
import java.io.Serializable;
import java.util.Optional;

/** Makes the folds of one round, on the driver or on the executors of a tree. */
public final class Folding implements Serializable {
  private static final long serialVersionUID = 1;

  /** Squared gradients and saliencies are small numbers; a smaller limit sums them more finely. */
  static final double LARGEST_MEASUREMENT = 1024;

  private final int round;
  private final Upload upload;
  private final boolean measures;
  private final UpdateBounds bounds;
  private final ClientSizes sizes;
  private final AggregationRule rule;
  private final SumShape shape;

  /**
   * Of a round.
   *
   * @param rule makes one model of the updates
   * @param bounds on updates; {@link UpdateBounds#NONE} if the rule has its own
   */
  public Folding(
      int round,
      RoundPlan plan,
      AggregationRule rule,
      UpdateBounds bounds,
      ClientSizes sizes,
      int parameters) {
    this.round = round;
    this.upload = plan.upload();
    this.measures = plan.work().measures();
    this.bounds = bounds;
    this.sizes = sizes;
    this.rule = rule;
    this.shape =
        new SumShape(
            parameters,
            sizes.total(),
            FixedPointSum.DEFAULT_MAXIMUM_MAGNITUDE,
            upload.isPerCoordinate());
  }

  /**
   * An empty fold.
   *
   * @param mask the round's mask
   * @param model what clients received
   */
  public Fold create(Layout layout, Optional<Mask> mask, float[] model) {
    boolean difference = upload.meaning() == Upload.Meaning.DIFFERENCE;
    return new Fold(
        round,
        upload,
        layout,
        mask,
        difference ? new float[model.length] : model,
        bounds,
        sizes,
        rule.open(layout, sizes.total(), upload.isPerCoordinate()),
        measures ? Optional.of(measurementShape().empty()) : Optional.empty());
  }

  /** Bytes that a client is expected to send. */
  public long expectedBytes(Layout layout, Optional<Mask> mask) {
    long measured = measures ? PayloadSizes.predict(layout, 1, PayloadSizes.Content.DENSE) : 0;
    return upload.expectedBytes(layout, mask.map(Mask::density).orElse(1.0)) + measured;
  }

  SumShape shape() {
    return shape;
  }

  SumShape measurementShape() {
    return new SumShape(shape.length(), shape.maximumExamples(), LARGEST_MEASUREMENT, false);
  }
}
