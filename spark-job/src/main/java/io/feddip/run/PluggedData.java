package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.Partitioner;
import io.feddip.api.plugin.Kind;
import io.feddip.config.RunConfig;
import io.feddip.config.RunConfig.PartitioningConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.files.HadoopDataFolder;
import io.feddip.partitioning.PartitionSettings;
import io.feddip.partitioning.Partitioners;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Data sets and partitioners that plug-ins bring. */
final class PluggedData {
  private PluggedData() {}

  /** What a plug-in's format reads, if that is what the configuration names. */
  static Optional<DataSet> of(RunConfig config, Configuration hadoop) {
    String name = config.dataset().name();
    return config
        .plugins()
        .make(Kind.FORMAT, name, names(), null, DataSetFormat.class)
        .map(format -> read(format, config, hadoop));
  }

  private static DataSet read(DataSetFormat format, RunConfig config, Configuration hadoop) {
    String name = config.dataset().name();
    String path =
        config
            .dataset()
            .path()
            .orElseThrow(
                () ->
                    new UsageException(
                        "feddip.dataset.path is not set; data set %s needs its folder"
                            .formatted(name)));
    HadoopDataFolder folder = new HadoopDataFolder(path, hadoop);
    List<String> missing = format.missing(folder);
    if (!missing.isEmpty()) {
      throw new DataException(
          path,
          "no " + String.join(", no ", missing),
          "feddip.dataset.path must be the folder that has the files of " + name);
    }
    return format.read(folder);
  }

  /** Names of data sets that are no plug-in's. */
  static List<String> names() {
    return Stream.concat(DataSetCatalogue.names().stream(), TableExperiment.NAMES.stream())
        .toList();
  }

  /** As the configuration names it. */
  static Partitioner partitioner(RunConfig config) {
    PartitioningConfig asked = config.partitioning();
    return config
        .plugins()
        .make(Kind.PARTITIONER, asked.method(), PartitionSettings.METHODS, null, Partitioner.class)
        .map(plugged -> Partitioners.withMinimum(plugged, asked.minExamples()))
        .orElseGet(() -> Partitioners.create(ExperimentData.settings(asked)));
  }
}
