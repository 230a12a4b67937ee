package io.feddip.keras;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.NetworkFormat;
import io.feddip.api.plugin.StoredNetwork;
import java.util.Optional;

/** Whole models that Keras 2 or 3 saved as HDF5. */
public final class KerasFormat implements NetworkFormat {
  @Override
  public StoredNetwork read(byte[] file) {
    return new Stored(KerasFile.of(file));
  }

  @Override
  public LayerGraph graph(String structure, ModelContext context) {
    return new KerasGraph(KerasModel.of(structure), context).layers();
  }

  private record Stored(KerasFile file) implements StoredNetwork {
    @Override
    public String structure() {
      return file.configuration();
    }

    @Override
    public Optional<float[]> weights(ModelContext context) {
      KerasGraph graph = new KerasGraph(KerasModel.of(file.configuration()), context);
      float[] weights = new float[graph.layers().layout().length()];
      for (ParameterBlock block : graph.layers().layout().blocks()) {
        float[] values = graph.parameters().values(block, file);
        System.arraycopy(values, 0, weights, block.offset(), values.length);
      }
      return Optional.of(weights);
    }
  }
}
