package io.feddip.keras;

import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.Plugin;

/** What this jar brings: {@code model.name = keras}. */
public final class KerasPlugin implements Plugin {
  @Override
  public String name() {
    return "feddip-keras";
  }

  @Override
  public String version() {
    String packed = KerasPlugin.class.getPackage().getImplementationVersion();
    return packed == null ? "unpacked" : packed;
  }

  @Override
  public void register(Extensions to) {
    to.networkFormat("keras", new KerasFormat());
  }
}
