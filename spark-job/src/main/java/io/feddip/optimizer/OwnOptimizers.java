package io.feddip.optimizer;

import io.feddip.api.client.Momentum;
import io.feddip.api.client.Sgd;
import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.Plugin;

/** The optimizers that the product brings. */
public final class OwnOptimizers implements Plugin {
  /** {@code sgd} has no settings. */
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
    to.optimizer("sgd", Plain.class, settings -> new Sgd());
    to.optimizer("momentum", Momentum.class, settings -> settings);
    to.optimizer("adam", Adam.class, settings -> settings);
  }
}
