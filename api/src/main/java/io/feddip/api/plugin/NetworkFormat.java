package io.feddip.api.plugin;

import io.feddip.api.layers.LayerGraph;

/**
 * A kind of files that networks come in. The driver reads a file once; whoever needs the network
 * makes it of the structure alone, so executors need not reach the file. Stateless.
 */
public interface NetworkFormat {
  /**
   * Reads a file.
   *
   * @param file all of its bytes, which are not trusted: they may cause numbers and layers only
   * @throws IllegalArgumentException saying what is wrong with it
   */
  StoredNetwork read(byte[] file);

  /**
   * The layers of what was read.
   *
   * @param structure as {@link StoredNetwork#structure} gives it
   * @throws IllegalArgumentException naming the layer that is unknown here or does not fit the data
   */
  LayerGraph graph(String structure, ModelContext context);
}
