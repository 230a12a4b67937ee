package io.feddip.run;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSetDescription;
import io.feddip.config.ParquetConfig;
import io.feddip.config.RunConfig;
import io.feddip.data.parquet.ParquetLayout;
import io.feddip.data.parquet.ParquetSource;
import java.util.Collections;
import org.apache.spark.sql.SparkSession;

/** Images in Parquet, as a configuration describes them. */
final class ParquetImages {
  private ParquetImages() {}

  static ParquetSource source(RunConfig config, SparkSession spark) {
    return new ParquetSource(spark, config.dataset().path().orElseThrow(), layout(config));
  }

  private static ParquetLayout layout(RunConfig config) {
    ParquetConfig columns = config.dataset().parquet();
    return new ParquetLayout(
        columns.imageColumn(),
        columns.labelColumn(),
        columns.clientColumn(),
        columns.channels(),
        columns.height(),
        columns.width(),
        columns.classes(),
        columns.encoding());
  }

  static DataSetDescription describe(RunConfig config) {
    ParquetConfig columns = config.dataset().parquet();
    return layout(config)
        .describe(
            Collections.nCopies(columns.channels(), columns.mean()),
            Collections.nCopies(columns.channels(), columns.deviation()),
            Augmentation.NONE);
  }
}
