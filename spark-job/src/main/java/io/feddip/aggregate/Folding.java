package io.feddip.aggregate;

import io.feddip.api.client.Upload;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.strategy.Accumulator;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.client.PrivateUpload;
import io.feddip.client.Uploads;
import io.feddip.config.AggregationRule;
import io.feddip.config.RunConfig.FederationConfig;
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
  private final double trim;
  private final SumShape shape;

  public Folding(
      int round, RoundPlan plan, FederationConfig config, ClientSizes sizes, int parameters) {
    this.round = round;
    this.upload = plan.upload();
    this.measures = plan.work().measures();
    this.bounds = new UpdateBounds(config.maxUpdateNorm(), config.clipNorm());
    this.sizes = sizes;
    this.rule = config.aggregation();
    this.trim = config.trim();
    this.shape =
        new SumShape(
            parameters,
            sizes.total(),
            FixedPointSum.DEFAULT_MAXIMUM_MAGNITUDE,
            upload instanceof Upload.OwnMask);
  }

  /**
   * An empty fold.
   *
   * @param mask the round's mask
   * @param model what clients received
   */
  public Fold create(Layout layout, Optional<Mask> mask, float[] model) {
    boolean difference = upload instanceof Upload.TopK;
    return new Fold(
        round,
        new Uploads.Reader(upload, layout, mask),
        difference ? new float[model.length] : model,
        bounds,
        sizes,
        averaging(layout, mask),
        measures ? Optional.of(measurementShape().empty()) : Optional.empty());
  }

  private Accumulator averaging(Layout layout, Optional<Mask> mask) {
    if (upload instanceof Upload.Private asked) {
      return new PrivateSum(asked, PrivateUpload.length(asked, layout, mask));
    }
    return switch (rule) {
      case MEAN -> new WeightedMean(shape.empty());
      case MEDIAN -> new RobustMiddle(new CoordinateMedian(), shape.length());
      case TRIMMED_MEAN -> new RobustMiddle(new TrimmedMean(trim), shape.length());
    };
  }

  SumShape shape() {
    return shape;
  }

  SumShape measurementShape() {
    return new SumShape(shape.length(), shape.maximumExamples(), LARGEST_MEASUREMENT, false);
  }
}
