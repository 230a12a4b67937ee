package io.feddip.federation;

import io.feddip.aggregate.CoordinateMedian;
import io.feddip.aggregate.FixedPointSum;
import io.feddip.aggregate.TrimmedMean;
import io.feddip.client.PrivateUpload;
import io.feddip.client.UploadKind;
import io.feddip.client.Uploads;
import io.feddip.config.AggregationRule;
import io.feddip.config.FedDipConfig.FederationConfig;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.strategy.RoundPlan;
import java.io.Serializable;
import java.util.Optional;

/** Makes the folds of one round, on the driver or on the executors of a tree. */
final class RoundFolds implements Serializable {
  private static final long serialVersionUID = 1;

  /** Squared gradients and saliencies are small numbers; a smaller limit sums them more finely. */
  static final double LARGEST_MEASUREMENT = 1024;

  private final int round;
  private final UploadKind upload;
  private final boolean measures;
  private final UpdateBounds bounds;
  private final ClientSizes sizes;
  private final AggregationRule rule;
  private final double trim;
  private final SumShape shape;

  RoundFolds(
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
            upload instanceof UploadKind.OwnMask);
  }

  /**
   * An empty fold.
   *
   * @param mask the round's mask
   * @param model what clients received
   */
  RoundFold create(ParameterLayout layout, Optional<Mask> mask, float[] model) {
    boolean difference = upload instanceof UploadKind.TopK;
    return new RoundFold(
        round,
        new Uploads.Reader(upload, layout, mask),
        difference ? new float[model.length] : model,
        bounds,
        sizes,
        averaging(layout, mask),
        measures ? Optional.of(measurementShape().empty()) : Optional.empty());
  }

  private Averaging averaging(ParameterLayout layout, Optional<Mask> mask) {
    if (upload instanceof UploadKind.Private asked) {
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
