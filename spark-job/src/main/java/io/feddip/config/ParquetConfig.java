package io.feddip.config;

import io.feddip.api.Key;
import io.feddip.api.data.PixelEncoding;
import java.util.Optional;

/** How Parquet columns are read. */
public record ParquetConfig(
    @Key(
            value =
                "Column with the image: channels × height × width bytes, unsigned, or a PNG or"
                    + " JPEG file",
            or = "image")
        String imageColumn,
    @Key(
            value =
                "What the bytes are: `raw` pixels, an `image` file, or `auto`: a file if they"
                    + " begin like one, else pixels",
            or = "auto")
        PixelEncoding encoding,
    @Key(value = "Column with the class, an integer from 0", or = "label") String labelColumn,
    @Key(value = "Column with the client, for `partitioning.method = natural`", or = "null")
        Optional<String> clientColumn,
    @Key(value = "Colour planes of an image", or = "3", min = 1, max = 64) int channels,
    @Key(value = "Rows of pixels of an image", or = "32", min = 1, max = 4096) int height,
    @Key(value = "Columns of pixels of an image", or = "32", min = 1, max = 4096) int width,
    @Key(value = "Number of classes", or = "10", min = 2, max = 100000) int classes,
    @Key(value = "Mean of the pixels, in units of [0, 1], subtracted from every channel", or = "0")
        double mean,
    @Key(
            value = "Standard deviation of the pixels, in units of [0, 1], divided by",
            or = "1",
            min = 0,
            above = true)
        double deviation) {}
