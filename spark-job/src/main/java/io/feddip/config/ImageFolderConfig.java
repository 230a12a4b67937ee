package io.feddip.config;

import io.feddip.api.Key;
import java.util.List;
import java.util.Optional;

/** How the images of a folder are read: a folder a class, PNG and JPEG files in it. */
public record ImageFolderConfig(
    @Key(
            value = "Colour planes that images are given, 1 or 3; not set: as most files have",
            or = "null",
            min = 1,
            max = 3)
        Optional<Integer> channels,
    @Key(
            value = "Rows of pixels that images are resized to; not set: as most files have",
            or = "null",
            min = 1,
            max = 4096)
        Optional<Integer> height,
    @Key(
            value = "Columns of pixels that images are resized to; not set: as most files have",
            or = "null",
            min = 1,
            max = 4096)
        Optional<Integer> width) {

  /** Channels, height and width; empty if none of them is set. */
  public List<Integer> shape() {
    return channels.isEmpty()
        ? List.of()
        : List.of(channels.get(), height.orElseThrow(), width.orElseThrow());
  }
}
