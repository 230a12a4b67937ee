package io.feddip.metric;

import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.OwnPlugin;
import java.util.stream.IntStream;

/** The measures that the product brings. */
public final class OwnMetrics implements OwnPlugin {
  @Override
  public void register(Extensions to) {
    to.metric("accuracy", NoSettings.class, settings -> new TopK("accuracy", 1));
    to.metric("balanced-accuracy", NoSettings.class, settings -> ClassAverage.BALANCED_ACCURACY);
    to.metric("macro-f1", NoSettings.class, settings -> ClassAverage.MACRO_F1);
    to.metric("weighted-f1", NoSettings.class, settings -> ClassAverage.WEIGHTED_F1);
    to.metric("macro-precision", NoSettings.class, settings -> ClassAverage.MACRO_PRECISION);
    to.metric("per-class", NoSettings.class, settings -> new PerClass());
    to.metric("auc", NoSettings.class, settings -> new AreaUnderCurve());
    to.metric("log-loss", NoSettings.class, settings -> new LogLoss());
    to.metric("calibration", NoSettings.class, settings -> new Calibration());
    IntStream.rangeClosed(2, 10)
        .forEach(k -> to.metric("top-" + k, NoSettings.class, settings -> new TopK("top" + k, k)));
  }
}
