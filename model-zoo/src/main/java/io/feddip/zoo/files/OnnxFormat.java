package io.feddip.zoo.files;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.NetworkFormat;
import io.feddip.api.plugin.StoredNetwork;

/** ONNX, as PyTorch's exporters write it. */
public final class OnnxFormat implements NetworkFormat {
  @Override
  public StoredNetwork read(byte[] file) {
    return OnnxImport.of(file);
  }

  @Override
  public LayerGraph graph(String structure, ModelContext context) {
    return OnnxImport.ofStructure(structure).graph(context);
  }
}
