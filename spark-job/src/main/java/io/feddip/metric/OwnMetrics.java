package io.feddip.metric;

import io.feddip.api.model.Task;
import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.OwnPlugin;
import io.feddip.api.run.Metric;
import java.util.List;
import java.util.stream.IntStream;

/** The measures that the product brings. */
public final class OwnMetrics implements OwnPlugin {
  /** What is measured of a task where nobody says. */
  public static List<Metric> usual(Task task) {
    return switch (task) {
      case CLASSIFICATION -> List.of();
      case MULTI_LABEL ->
          List.of(
              LabelSets.MICRO_F1,
              ClassAverage.MACRO_F1,
              LabelSets.EXACT_MATCH,
              LabelSets.HAMMING_LOSS);
      case REGRESSION -> List.of(Errors.RMSE, Errors.MAE, Errors.R2);
      case NEXT_TOKEN -> List.of(new Perplexity());
    };
  }

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
    to.metric("perplexity", NoSettings.class, settings -> new Perplexity());
    to.metric("rmse", NoSettings.class, settings -> Errors.RMSE);
    to.metric("mae", NoSettings.class, settings -> Errors.MAE);
    to.metric("r2", NoSettings.class, settings -> Errors.R2);
    to.metric("exact-match", NoSettings.class, settings -> LabelSets.EXACT_MATCH);
    to.metric("hamming-loss", NoSettings.class, settings -> LabelSets.HAMMING_LOSS);
    to.metric("micro-f1", NoSettings.class, settings -> LabelSets.MICRO_F1);
    IntStream.rangeClosed(2, 10)
        .forEach(k -> to.metric("top-" + k, NoSettings.class, settings -> new TopK("top" + k, k)));
  }
}
