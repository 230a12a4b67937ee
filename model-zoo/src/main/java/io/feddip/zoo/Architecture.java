package io.feddip.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/** The layers of one kind of network. */
interface Architecture {
  /**
   * Adds all layers behind the input {@link ZooModel#INPUT}, the last named {@link
   * ZooModel#OUTPUT}.
   */
  void addLayers(GraphBuilder graph, LayerStyle style, int classes);
}
