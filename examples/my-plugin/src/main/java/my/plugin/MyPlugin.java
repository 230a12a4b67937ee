package my.plugin;

import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.Plugin;

/** What this jar brings. */
public final class MyPlugin implements Plugin {
  @Override
  public String name() {
    return "my-plugin";
  }

  @Override
  public String version() {
    return "1.0";
  }

  @Override
  public void register(Extensions to) {
    to.strategy("fed-adam", FedAdam.Settings.class, FedAdam::new);
    to.network("two-layers", TwoLayers.Settings.class, TwoLayers::graph);
    to.format("pixels-csv", PixelsCsv.Settings.class, PixelsCsv::new);
    to.metric("macro-recall", MacroRecall.Settings.class, settings -> new MacroRecall());
  }
}
