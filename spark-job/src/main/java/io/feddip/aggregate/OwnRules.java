package io.feddip.aggregate;

import io.feddip.api.Key;
import io.feddip.api.Section;
import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.OwnPlugin;

/** The aggregation rules that the product brings. */
public final class OwnRules implements OwnPlugin {
  /** {@code trimmed-mean}. */
  public record Trim(
      @Section("feddip.federation")
          @Key(
              value = "Fraction cut from each end by `trimmed-mean`",
              or = "0.1",
              min = 0,
              max = 0.5,
              below = true)
          double trim) {}

  @Override
  public void register(Extensions to) {
    to.aggregation("mean", NoSettings.class, settings -> new Mean());
    to.aggregation("median", NoSettings.class, settings -> new CoordinateMedian());
    to.aggregation("trimmed-mean", Trim.class, settings -> new TrimmedMean(settings.trim()));
  }
}
