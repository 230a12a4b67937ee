package io.feddip.partitioning;

import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.OwnPlugin;

/** The partitioners that the product brings. */
public final class OwnPartitioners implements OwnPlugin {
  @Override
  public void register(Extensions to) {
    to.partitioner("iid", NoSettings.class, settings -> new IidPartitioner());
    to.partitioner(
        "dirichlet",
        DirichletPartitioner.Settings.class,
        settings -> new DirichletPartitioner(settings.alpha(), settings.balance()));
    to.partitioner(
        "pathological",
        PathologicalPartitioner.Settings.class,
        settings -> new PathologicalPartitioner(settings.classesPerClient()));
    to.partitioner(
        "shards",
        ShardPartitioner.Settings.class,
        settings -> new ShardPartitioner(settings.shardsPerClient()));
    to.partitioner(
        "quantity",
        QuantityPartitioner.Settings.class,
        settings -> new QuantityPartitioner(settings.skew(), settings.sizes()));
    to.partitioner("natural", NoSettings.class, settings -> new NaturalPartitioner());
  }
}
