package my.plugin;

import io.feddip.api.Key;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.plugin.ModelContext;
import java.io.Serializable;

/** A hidden layer and the classes. */
final class TwoLayers {
  private TwoLayers() {}

  record Settings(@Key(value = "Hidden units", or = "64", min = 1) int hidden)
      implements Serializable {}

  static LayerGraph graph(Settings settings, ModelContext data) {
    return LayerGraph.from(data.input())
        .denseRelu("hidden", settings.hidden())
        .softmax(data.outputs());
  }
}
