package io.feddip.config;

import io.feddip.api.Key;
import java.util.Optional;

/** Which data. */
public record DatasetConfig(
    @Key(
            value =
                "Data set: `fashion-mnist-mini` (shipped), `fashion-mnist`, `cifar-10`,"
                    + " `cifar-100`, `parquet` or `table`",
            or = "fashion-mnist-mini")
        String name,
    @Key(
            value =
                "Folder of the data, any Hadoop URI (Parquet and tables: with `train` and `test` in"
                    + " it); looked for in the usual places if not set",
            or = "null")
        Optional<String> path,
    @Key(
            value = "Whether a data set that is nowhere on this machine may be downloaded",
            or = "true")
        boolean download,
    @Key(
            value =
                "Share of every client's rows of each class that are not trained on but are the"
                    + " test data, of a `table` that has no `test`",
            or = "0",
            min = 0,
            max = 1,
            below = true)
        double testFraction,
    @Key(
            value =
                "What becomes of rows of a `table` that cannot be used (no value, NaN, a class that"
                    + " training rows have not …): `fail`, or `skip`, which counts them",
            or = "fail")
        BadRowRule badRows,
    ParquetConfig parquet,
    TableConfig table) {}
