package io.feddip.config;

import io.feddip.api.Key;
import java.util.Optional;

/** Which data. */
public record DatasetConfig(
    @Key(
            value =
                "Data set: `fashion-mnist-mini` (shipped), `fashion-mnist`, `cifar-10`,"
                    + " `cifar-100`, `parquet`, `image-folder` or `table`",
            or = "fashion-mnist-mini")
        String name,
    @Key(
            value =
                "Folder of the data, any Hadoop URI (Parquet, folders of images, tables: with"
                    + " `train` and `test` in it); looked for in the usual places if not set",
            or = "null")
        Optional<String> path,
    @Key(
            value = "Whether a data set that is nowhere on this machine may be downloaded",
            or = "true")
        boolean download,
    @Key(
            value =
                "Share of every client's rows of each class that are not trained on but are the"
                    + " test data, of a `table` or `image-folder` that has no `test`",
            or = "0",
            min = 0,
            max = 1,
            below = true)
        double testFraction,
    @Key(
            value =
                "Share of every client's examples of each class that it does not train on but keeps"
                    + " aside: the best model and patience go by them, and the test set is measured"
                    + " once, with the last model",
            or = "0",
            min = 0,
            max = 1,
            below = true)
        double validationFraction,
    @Key(
            value =
                "What becomes of rows of a `table` or `image-folder` that cannot be used (no value,"
                    + " NaN, a class that training rows have not …): `fail`, or `skip`, which"
                    + " counts them",
            or = "fail")
        BadRowRule badRows,
    @Key(
            value =
                "Of a `table` or `image-folder`: `none`, or `standardize`: each number (of images:"
                    + " channel) less its mean, divided by its deviation over all clients' training"
                    + " rows; clients tell sums only",
            or = "standardize")
        NumberScale normalization,
    ParquetConfig parquet,
    ImageFolderConfig imageFolder,
    TableConfig table) {}
