package io.feddip.api.plugin;

import static java.util.Objects.requireNonNull;

import io.feddip.api.client.LocalOptimizer;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.Partitioner;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.run.Metric;
import io.feddip.api.run.RoundListener;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.api.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Takes down what a plug-in brings. Settings are records whose components carry {@link
 * io.feddip.api.Key}: they are bound, checked, listed by {@code feddip keys}, written to {@code
 * config.conf} and fingerprinted as the job's own are.
 */
public final class Extensions {
  private final Plugin owner;
  private final List<Extension<?, ?, ?>> extensions = new ArrayList<>();

  Extensions(Plugin owner) {
    this.owner = requireNonNull(owner, "owner is null");
  }

  /** A federated algorithm, named by {@code strategy.name}. */
  public <S extends Record> void strategy(
      String name, Class<S> settings, BiFunction<S, StrategyContext, Strategy> create) {
    extensions.add(new Extension<>(Kind.STRATEGY, name, settings, create, owner));
  }

  /** A reader of data, named by {@code dataset.name}; it reads {@code dataset.path}. */
  public <S extends Record> void format(
      String name, Class<S> settings, Function<S, DataSetFormat> create) {
    extensions.add(of(Kind.FORMAT, name, settings, create));
  }

  /** A way to divide examples among clients, named by {@code partitioning.method}. */
  public <S extends Record> void partitioner(
      String name, Class<S> settings, Function<S, Partitioner> create) {
    extensions.add(of(Kind.PARTITIONER, name, settings, create));
  }

  /** A network, named by {@code model.name}; every engine runs its layers. */
  public <S extends Record> void network(
      String name, Class<S> settings, BiFunction<S, ModelContext, LayerGraph> create) {
    extensions.add(new Extension<>(Kind.MODEL, name, settings, create, owner));
  }

  /** Networks of files: {@code model.name}, and the file at {@code model.<name>.path}. */
  public void networkFormat(String name, NetworkFormat format) {
    extensions.add(
        new Extension<NetworkFile, ModelContext, LayerGraph>(
            Kind.MODEL,
            name,
            NetworkFile.class,
            (file, context) -> format.graph(context.structure(), context),
            owner));
    extensions.add(of(Kind.NETWORK_FORMAT, name, NetworkFile.class, file -> format));
  }

  /** What a local step does with its direction, named by {@code client.optimizer}. */
  public <S extends Record> void optimizer(
      String name, Class<S> settings, Function<S, LocalOptimizer> create) {
    extensions.add(of(Kind.OPTIMIZER, name, settings, create));
  }

  /** How updates become one model, named by {@code federation.aggregation}. */
  public <S extends Record> void aggregation(
      String name, Class<S> settings, Function<S, AggregationRule> create) {
    extensions.add(of(Kind.AGGREGATION, name, settings, create));
  }

  /** A measure of the model, named in {@code evaluation.metrics}. */
  public <S extends Record> void metric(
      String name, Class<S> settings, Function<S, Metric> create) {
    extensions.add(of(Kind.METRIC, name, settings, create));
  }

  /** Somebody who watches runs, named in {@code tracking.listeners}. */
  public <S extends Record> void listener(
      String name, Class<S> settings, Function<S, RoundListener> create) {
    extensions.add(of(Kind.LISTENER, name, settings, create));
  }

  private <S extends Record, T> Extension<S, Void, T> of(
      Kind kind, String name, Class<S> settings, Function<S, T> create) {
    return new Extension<>(kind, name, settings, (bound, context) -> create.apply(bound), owner);
  }

  List<Extension<?, ?, ?>> all() {
    return List.copyOf(extensions);
  }
}
