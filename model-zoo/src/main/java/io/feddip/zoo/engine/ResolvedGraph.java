package io.feddip.zoo.engine;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation;
import io.feddip.api.model.Layout;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network's layers with the places of their parameters in the flat vector. Immutable. */
public final class ResolvedGraph {
  private final LayerGraph graph;
  private final Layout layout;
  private final Map<String, int[]> offsets;

  private ResolvedGraph(LayerGraph graph, Layout layout, Map<String, int[]> offsets) {
    this.graph = graph;
    this.layout = layout;
    this.offsets = offsets;
  }

  /** With all parameters where the graph's layout has them. */
  public static ResolvedGraph of(LayerGraph graph) {
    Map<String, int[]> offsets = new HashMap<>();
    int index = 0;
    for (Layer layer : graph.layers()) {
      int[] own = new int[layer.parameters().size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = graph.layout().blocks().get(index++).offset();
      }
      offsets.put(layer.name(), own);
    }
    return new ResolvedGraph(graph, graph.layout(), offsets);
  }

  /**
   * The same layers on a flat vector without the kernels of convolution and dense layers, which
   * keep their old offset as a name.
   */
  public ResolvedGraph withoutKernels() {
    List<ParameterBlock> kept = new ArrayList<>();
    Map<String, int[]> moved = new HashMap<>();
    int index = 0;
    int next = 0;
    for (Layer layer : graph.layers()) {
      int[] own = offsets.get(layer.name()).clone();
      for (int i = 0; i < own.length; i++) {
        ParameterBlock block = layout.blocks().get(index++);
        if (block.kind() != Kind.KERNEL || layer.operation() instanceof Operation.Own) {
          own[i] = next;
          kept.add(
              new ParameterBlock(
                  block.layer(), block.parameter(), block.kind(), next, block.shape(), false));
          next += block.length();
        }
      }
      moved.put(layer.name(), own);
    }
    return new ResolvedGraph(graph, new Layout(kept), moved);
  }

  LayerGraph graph() {
    return graph;
  }

  /** Where the parameters are that networks of this plan are given. */
  public Layout layout() {
    return layout;
  }

  /** Where each of a layer's parameters begins, in its own order; not a copy. */
  int[] offsets(Layer layer) {
    return offsets.get(layer.name());
  }
}
