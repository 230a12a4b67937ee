package io.feddip.topology;

import java.util.List;

/**
 * A file of edges as it was read.
 *
 * @param name for messages
 */
public record EdgeFile(String name, List<String> lines) {
  public EdgeFile {
    lines = List.copyOf(lines);
  }
}
