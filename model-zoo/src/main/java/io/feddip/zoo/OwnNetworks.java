package io.feddip.zoo;

import io.feddip.api.Key;
import io.feddip.api.UsageException;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.NoSettings;
import io.feddip.api.plugin.OwnPlugin;
import io.feddip.zoo.files.Dl4jFormat;
import io.feddip.zoo.files.OnnxFormat;
import java.io.Serializable;
import java.util.List;

/** The networks that the product brings. */
public final class OwnNetworks implements OwnPlugin {
  /** A network that is written down. */
  public record Written(
      @Key(value = "Layers of the network `layers`, the last one of the classes", or = "[]")
          List<Object> list)
      implements Serializable {
    /**
     * The network.
     *
     * @throws UsageException naming the layer's position and the shape that arrives there
     */
    public LayerGraph graph(ModelContext context) {
      if (list.isEmpty()) {
        throw new UsageException(
            "feddip.model.layers.list is empty; feddip.model.name = layers needs its layers there");
      }
      try {
        return LayerList.graph(context, list);
      } catch (IllegalArgumentException e) {
        throw new UsageException("feddip.model.layers.list: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void register(Extensions to) {
    for (ModelZoo.Entry entry : ModelZoo.ENTRIES) {
      to.network(
          entry.name(), NoSettings.class, (settings, context) -> entry.layers().apply(context));
    }
    // Not among those for images: DeepLearning4J and ONNX are not told of its layers.
    to.network("lstm", NoSettings.class, (settings, context) -> CharacterLstm.graph(context));
    to.network("layers", Written.class, Written::graph);
    to.networkFormat("onnx", new OnnxFormat());
    to.networkFormat("dl4j", new Dl4jFormat());
  }
}
