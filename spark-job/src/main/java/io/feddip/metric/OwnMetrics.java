package io.feddip.metric;

import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.Plugin;
import java.util.stream.IntStream;

/** The measures that the product brings. */
public final class OwnMetrics implements Plugin {
  /** None of them has settings. */
  public record Plain() {}

  @Override
  public String name() {
    return OWN;
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public void register(Extensions to) {
    to.metric("accuracy", Plain.class, settings -> new TopK("accuracy", 1));
    to.metric("balanced-accuracy", Plain.class, settings -> ClassAverage.BALANCED_ACCURACY);
    to.metric("macro-f1", Plain.class, settings -> ClassAverage.MACRO_F1);
    to.metric("weighted-f1", Plain.class, settings -> ClassAverage.WEIGHTED_F1);
    to.metric("macro-precision", Plain.class, settings -> ClassAverage.MACRO_PRECISION);
    to.metric("per-class", Plain.class, settings -> new PerClass());
    to.metric("auc", Plain.class, settings -> new AreaUnderCurve());
    to.metric("log-loss", Plain.class, settings -> new LogLoss());
    to.metric("calibration", Plain.class, settings -> new Calibration());
    IntStream.rangeClosed(2, 10)
        .forEach(k -> to.metric("top-" + k, Plain.class, settings -> new TopK("top" + k, k)));
  }
}
