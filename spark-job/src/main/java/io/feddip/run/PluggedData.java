package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.Partitioner;
import io.feddip.api.data.PartitioningException;
import io.feddip.api.plugin.Kind;
import io.feddip.config.PluggedIn;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.PartitioningConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.partitioning.Division;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Data sets and partitioners that plug-ins bring. */
final class PluggedData {
  private PluggedData() {}

  /**
   * The data sets that the configuration may name: with a plug-in's, if it names that.
   *
   * @throws UsageException if it names none of them
   */
  static DataSetCatalogue catalogue(RunConfig config, Configuration hadoop) {
    DataSetCatalogue standard = DataSetCatalogue.standard(hadoop);
    DataSetCatalogue catalogue =
        config.dataset().download() ? standard : standard.withoutDownloads();
    String name = config.dataset().name();
    Optional<PluggedIn.Part> plugged = config.plugins().find(Kind.FORMAT, name);
    if (plugged.isPresent() && names().contains(name)) {
      throw new UsageException(
          "feddip.dataset.name = %s is feddip's own, and plug-in %s brings it too; it needs another name there"
              .formatted(name, plugged.get().extension().owner().name()));
    }
    if (plugged.isPresent() && config.dataset().path().isEmpty()) {
      throw new UsageException(
          "feddip.dataset.path is not set; data set %s needs its folder".formatted(name));
    }
    if (plugged.isEmpty() && !DataSetCatalogue.names().contains(name)) {
      throw new UsageException(
          "feddip.dataset.name = %s; it needs one of %s, or the jar of a plug-in that brings it: --plugins"
              .formatted(name, String.join(", ", names())));
    }
    return plugged.isPresent()
        ? catalogue.with(name, config.plugins().require(Kind.FORMAT, name, DataSetFormat.class))
        : catalogue;
  }

  /** Names of data sets that are no plug-in's. */
  static List<String> names() {
    return Stream.concat(DataSetCatalogue.names().stream(), TableExperiment.NAMES.stream())
        .toList();
  }

  /**
   * As the configuration says.
   *
   * @throws UsageException if nobody brings the method
   */
  static Division division(RunConfig config) {
    PartitioningConfig asked = config.partitioning();
    try {
      return new Division(
          config.plugins().require(Kind.PARTITIONER, asked.method(), Partitioner.class),
          asked.clients(),
          config.seed(),
          asked.minExamples());
    } catch (PartitioningException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
