package io.feddip.api.plugin;

import java.util.Optional;

/** A network that was read from a file. */
public interface StoredNetwork {
  /** All of it but its weights. */
  String structure();

  /**
   * The weights that training starts from, flat, in the order of the layout.
   *
   * @return nothing if the file has none
   * @throws IllegalArgumentException naming what is damaged or does not fit the data
   */
  Optional<float[]> weights(ModelContext context);
}
