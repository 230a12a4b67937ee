package io.feddip.config;

import io.feddip.api.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a table is read. */
public record TableConfig(
    @Key(
            value =
                "Format that Spark reads: `csv` (with a header and types inferred, unless `options`"
                    + " say otherwise), `parquet`, `orc`, `json`, `text`, `libsvm`, `avro` or"
                    + " another on the class path; `table`: `dataset.path` names one of Spark's catalogue;"
                    + " `sql`: it is a query",
            or = "csv")
        String format,
    @Key(
            value =
                "Columns that the network sees: numbers, booleans, arrays of numbers, vectors of"
                    + " Spark ML, or one of images (PNG, JPEG, or Spark's struct), or one of"
                    + " sequences (texts, or arrays of whole numbers); empty: every column but label"
                    + " and client",
            or = "[]")
        List<String> features,
    @Key(
            value =
                "Column with the class: whole numbers, booleans or texts; of a regression with the"
                    + " number, of labels with an array of 0 and 1; of both also several columns,"
                    + " separated by commas",
            or = "label")
        String label,
    @Key(value = "Column with the client, for `partitioning.method = natural`", or = "null")
        Optional<String> client,
    @Key(
            value =
                "Of `task = next-token`: texts and arrays are cut into windows in which so many"
                    + " tokens are said, the rest is dropped; 0: they are of one length",
            or = "0",
            min = 0)
        int window,
    @Key(
            value =
                "Channels, height and width that a row's numbers are taken as, or that images"
                    + " are resized to; empty: as many channels as numbers, images as they are",
            or = "[]")
        List<Integer> shape,
    @Key(value = "Options for Spark's reader, such as `{sep = \";\"}`", or = "{}")
        Map<String, String> options) {}
