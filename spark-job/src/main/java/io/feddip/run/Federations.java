package io.feddip.run;

import io.feddip.api.model.Layout;
import io.feddip.api.strategy.Strategy;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.federation.Federation;
import io.feddip.federation.OwnModels;
import io.feddip.federation.PrivateRounds;
import io.feddip.federation.ServerFederation;
import io.feddip.federation.WorkerAveraging;
import io.feddip.strategy.ParameterAveraging;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Who plays the rounds of a strategy with a server: its type decides, not its name. */
final class Federations {
  private Federations() {}

  static Federation of(
      RunConfig config,
      Strategy strategy,
      JavaSparkContext spark,
      ClusterData cluster,
      Layout layout,
      TaskSpec worker,
      Optional<PrivateRounds> privacy,
      Optional<OwnModels> own) {
    ServerKeys.refuseOfPeers(config);
    if (strategy instanceof ParameterAveraging averaging) {
      return new WorkerAveraging(
          spark,
          cluster.clients(),
          cluster.sizes(),
          worker,
          config,
          averaging.averagingFrequency());
    }
    return new ServerFederation(
        spark,
        cluster.clients(),
        cluster.sizes(),
        layout,
        worker,
        config.federation(),
        Parts.aggregation(config),
        config.wire().values(),
        config.seed(),
        privacy,
        own);
  }
}
