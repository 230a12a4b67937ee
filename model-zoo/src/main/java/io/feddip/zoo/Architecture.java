package io.feddip.zoo;

import io.feddip.zoo.dl4j.LayerStyle;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/** The layers of one kind of network. */
interface Architecture {
  /**
   * Adds all layers behind the input {@link GraphModel#INPUT}, the last named {@link
   * GraphModel#OUTPUT}.
   */
  void addLayers(GraphBuilder graph, LayerStyle style, int classes);
}
