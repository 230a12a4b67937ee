package io.feddip.api.plugin;

import io.feddip.api.Key;
import java.io.Serializable;
import java.util.Optional;

/**
 * Where the file of a {@link NetworkFormat} is.
 *
 * @param path set if and only if the network is used
 */
public record NetworkFile(
    @Key(
            value =
                "File of the network, local or any Hadoop URI; training starts from its weights,"
                    + " if it has any",
            or = "null")
        Optional<String> path)
    implements Serializable {
  private Object writeReplace() {
    // An Optional cannot travel, and no task opens the file.
    return new Elsewhere();
  }

  private record Elsewhere() implements Serializable {
    private Object readResolve() {
      return new NetworkFile(Optional.empty());
    }
  }
}
