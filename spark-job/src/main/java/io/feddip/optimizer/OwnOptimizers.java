package io.feddip.optimizer;

import io.feddip.api.client.Momentum;
import io.feddip.api.client.Sgd;
import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.OwnPlugin;

/** The optimizers that the product brings. */
public final class OwnOptimizers implements OwnPlugin {
  @Override
  public void register(Extensions to) {
    to.optimizer("sgd", NoSettings.class, settings -> new Sgd());
    to.optimizer("momentum", Momentum.class, settings -> settings);
    to.optimizer("adam", Adam.class, settings -> settings);
  }
}
